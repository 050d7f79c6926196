"""Draw the chart on the standard input, as JSON, and write the picture to the standard output."""

import json
import sys

from bot.pictures.chart import Chart
from bot.pictures.drawing import png

sys.stdout.buffer.write(png(Chart.from_dict(json.load(sys.stdin.buffer))))
