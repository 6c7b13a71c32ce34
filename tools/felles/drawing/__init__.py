"""Charts as static, accessible SVG, drawn by a kept charting library in a process of its own.

The library's engine must not live in a process that forks afterwards: what the build forks off would hang.
"""
