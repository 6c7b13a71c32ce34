"""What numbers say: charts' statistics by exact rules, how far a change has come, and small numbers kept from telling of people.

All pure: numbers in, values out. The formulas and where they come from stand at each function.

Charts: ``chart(measures, choices)`` in charting.py picks the way and gives a ``Chart`` (model/measured.py); ``xmr``, ``p`` and
``run`` give one of their own way whatever the number of points. Most rooms want the facts ``measured`` and ``charted``
instead, which know the documents.
"""
