"""The pure part: rules, their patterns and detectors, and the engine that judges histories."""
