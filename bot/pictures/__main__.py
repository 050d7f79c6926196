"""Draw the chart or mosaic on the standard input, as JSON, and write the picture to the standard output."""

import json
import sys

from bot.pictures import drawing, tiling
from bot.pictures.chart import Chart
from bot.pictures.mosaic import KIND, Mosaic

_told = json.load(sys.stdin.buffer)
_picture = tiling.png(Mosaic.from_dict(_told)) if _told.get("kind") == KIND else drawing.png(Chart.from_dict(_told))
sys.stdout.buffer.write(_picture)
