"""Set the certificate on the standard input, as JSON, and write the PDF to the standard output."""

import json
import sys

from bot.certificates.drawing import pdf
from bot.certificates.paper import Paper

sys.stdout.buffer.write(pdf(Paper.from_dict(json.load(sys.stdin.buffer))))
