"""From violation to person: alerts become incidents, and incidents are told to whoever is on call."""
