"""Helpers of the tests: the oracle, exports, the attacker, Office."""
