"""A seeded contact centre that plants known breaches: no clock, no files, no Kafka."""
