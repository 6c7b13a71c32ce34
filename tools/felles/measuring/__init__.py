"""What numbers say: charts' statistics by exact rules, how far a change has come, and small numbers kept from telling of people.

All pure: numbers in, values out. The formulas and where they come from stand at each function.
"""
