"""What `make generate` writes from the core's declarations. Import it from its public modules."""
