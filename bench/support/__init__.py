"""What the benchmarks share: judged collections, rivals, measures, made-up documents."""
