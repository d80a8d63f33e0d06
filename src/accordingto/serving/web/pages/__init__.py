"""The pages: one module each, whose `router` the app includes by itself. None of them is in the API's description."""
