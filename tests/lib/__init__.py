"""What the tests are made with: the oracle, exports, the attacker, Office."""
