// Small helps for pages that work without them. Each looks for its own attribute.
"use strict";
