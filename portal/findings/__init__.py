"""What the evaluation found: findings in plain English, the survey tables behind them, the charts."""
