// The package `indecx`: the client, listings, outcomes and errors.
"use strict";

const { IndeCX } = require("./client.cjs");
const errors = require("./errors.cjs");
const { indicator } = require("./indicator.cjs");
const { Listing } = require("./listing.cjs");
const { Outcomes } = require("./writing.cjs");

module.exports = { IndeCX, Listing, Outcomes, indicator, ...errors };
