// Generated from the core's declarations by `make generate`.
"use strict";

const { listing, record } = require("./call.cjs");

const ACTIONS_LIST = {
  name: "actions.list",
  place: "actions.list",
  positional: [],
  options: {
    timeoutMs: "timeout",
  },
};

const ACTIONS_GET = {
  name: "actions.get",
  place: "actions.get",
  positional: ["action"],
  options: {
    timeoutMs: "timeout",
  },
};

class Actions {
  #client;

  constructor(client) {
    this.#client = client;
  }

  list(options) {
    return listing(this.#client, ACTIONS_LIST, [], options);
  }

  get(action, options) {
    return record(this.#client, ACTIONS_GET, [action], options);
  }
}

const ANSWERS_LIST = {
  name: "answers.list",
  place: "answers.list",
  positional: [],
  options: {
    action: "action",
    startDate: "start_date",
    endDate: "end_date",
    dateType: "date_type",
    email: "email",
    phone: "phone",
    clientId: "client_id",
    treatments: "treatments",
    pageSize: "page_size",
    checkTotal: "check_total",
    checkFilters: "check_filters",
    timeoutMs: "timeout",
  },
};

class Answers {
  #client;

  constructor(client) {
    this.#client = client;
  }

  list(options) {
    return listing(this.#client, ANSWERS_LIST, [], options);
  }
}

const INVITES_SEND = {
  name: "invites.send",
  place: "invites.send",
  positional: ["action", "customer"],
  options: {
    scheduling: "scheduling",
    timeoutMs: "timeout",
  },
};

class Invites {
  #client;

  constructor(client) {
    this.#client = client;
  }

  send(action, customer, options) {
    return record(this.#client, INVITES_SEND, [action, customer], options);
  }
}

const BRANCHES_LIST = {
  name: "branches.list",
  place: "branches.list",
  positional: [],
  options: {
    timeoutMs: "timeout",
  },
};

class Branches {
  #client;

  constructor(client) {
    this.#client = client;
  }

  list(options) {
    return listing(this.#client, BRANCHES_LIST, [], options);
  }
}

const RESOURCES = {
  actions: Actions,
  answers: Answers,
  invites: Invites,
  branches: Branches,
};

module.exports = { RESOURCES };
