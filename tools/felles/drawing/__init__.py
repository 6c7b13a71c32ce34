"""Charts as static, accessible SVG, drawn by a kept charting library in a process of its own.

The library's engine must not live in a process that forks afterwards: what the build forks off would hang.
A page is given to describe what it wants drawn (specification.py: a ``Picture`` becomes a Vega-Lite specification, which is
data), all of a build's are drawn at once (drawn.py), and of what the library answers only the shapes are kept (shapes.py):
colours, type and line widths are the stylesheet's.
"""
