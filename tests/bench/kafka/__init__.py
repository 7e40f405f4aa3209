"""The live worker on a real Kafka, beside what a tutorial would give and what a fetch alone costs."""
