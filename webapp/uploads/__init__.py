"""Files on their way in, piece by piece: tus 1.0 at `/uploads/`, until a submission claims them."""
