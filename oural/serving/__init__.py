"""How a request comes in: bounds on what it sends, and clients that hold no thread while they take their time."""
