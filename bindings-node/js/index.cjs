// The package `indecx`: the client, listings and errors.
"use strict";

const { IndeCX } = require("./client.cjs");
const errors = require("./errors.cjs");
const { Listing } = require("./listing.cjs");

module.exports = { IndeCX, Listing, ...errors };
