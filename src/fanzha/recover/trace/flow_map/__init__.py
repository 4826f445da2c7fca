"""The fund-flow map of a case: who passed the stolen money to whom, layer by layer, drawn.

`reading.flows_of` takes it out of a chase's picture, `view.map_of` filters and groups it, and
`drawing.draw` makes it an SVG for the page, the picture export and the printed sheet. Pure.
"""
