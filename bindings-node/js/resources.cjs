// Generated from the core's declarations by `make generate`.
"use strict";

const { listing, outcomes, record } = require("./call.cjs");

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

const ANSWERS_CREATE = {
  name: "answers.create",
  place: "answers.create",
  positional: ["action", "answer"],
  options: {
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

  create(action, answer, options) {
    return record(this.#client, ANSWERS_CREATE, [action, answer], options);
  }
}

const INVITES_LIST = {
  name: "invites.list",
  place: "invites.list",
  positional: [],
  options: {
    action: "action",
    startDate: "start_date",
    endDate: "end_date",
    dateType: "date_type",
    email: "email",
    phone: "phone",
    pageSize: "page_size",
    checkTotal: "check_total",
    checkFilters: "check_filters",
    timeoutMs: "timeout",
  },
};

const INVITES_UNANSWERED = {
  name: "invites.unanswered",
  place: "invites.unanswered",
  positional: ["action"],
  options: {
    startDate: "start_date",
    endDate: "end_date",
    dateType: "date_type",
    email: "email",
    clientId: "client_id",
    indicator: "indicator",
    indicatorValue: "indicator_value",
    pageSize: "page_size",
    checkTotal: "check_total",
    checkFilters: "check_filters",
    timeoutMs: "timeout",
  },
};

const INVITES_SEND = {
  name: "invites.send",
  place: "invites.send",
  positional: ["action", "customer"],
  options: {
    scheduling: "scheduling",
    timeoutMs: "timeout",
  },
};

const INVITES_SEND_BULK = {
  name: "invites.send_bulk",
  place: "invites.sendBulk",
  positional: ["action", "customers"],
  rows: "customers",
  options: {
    allowDuplicates: "allow_duplicates",
    timeoutMs: "timeout",
  },
};

const INVITES_UPDATE = {
  name: "invites.update",
  place: "invites.update",
  positional: ["updates"],
  rows: "updates",
  options: {
    timeoutMs: "timeout",
  },
};

class Invites {
  #client;

  constructor(client) {
    this.#client = client;
  }

  list(options) {
    return listing(this.#client, INVITES_LIST, [], options);
  }

  unanswered(action, options) {
    return listing(this.#client, INVITES_UNANSWERED, [action], options);
  }

  send(action, customer, options) {
    return record(this.#client, INVITES_SEND, [action, customer], options);
  }

  sendBulk(action, customers, options) {
    return outcomes(this.#client, INVITES_SEND_BULK, [action, customers], options);
  }

  update(updates, options) {
    return outcomes(this.#client, INVITES_UPDATE, [updates], options);
  }
}

const LINKS_CREATE = {
  name: "links.create",
  place: "links.create",
  positional: ["action", "customers"],
  rows: "customers",
  options: {
    includeReminder: "include_reminder",
    allowDuplicates: "allow_duplicates",
    timeoutMs: "timeout",
  },
};

const LINKS_CREATE_WITH_CALLBACK = {
  name: "links.create_with_callback",
  place: "links.createWithCallback",
  positional: ["action", "customers"],
  options: {
    callbackUrl: "callback_url",
    maxPerMessage: "max_per_message",
    includeReminder: "include_reminder",
    timeoutMs: "timeout",
  },
};

class Links {
  #client;

  constructor(client) {
    this.#client = client;
  }

  create(action, customers, options) {
    return outcomes(this.#client, LINKS_CREATE, [action, customers], options);
  }

  createWithCallback(action, customers, options) {
    return record(this.#client, LINKS_CREATE_WITH_CALLBACK, [action, customers], options);
  }
}

const FOLLOW_UPS_UPDATE = {
  name: "follow_ups.update",
  place: "followUps.update",
  positional: ["updates"],
  rows: "updates",
  options: {
    timeoutMs: "timeout",
  },
};

class FollowUps {
  #client;

  constructor(client) {
    this.#client = client;
  }

  update(updates, options) {
    return outcomes(this.#client, FOLLOW_UPS_UPDATE, [updates], options);
  }
}

const BLOCKLIST_LIST = {
  name: "blocklist.list",
  place: "blocklist.list",
  positional: [],
  options: {
    startDate: "start_date",
    endDate: "end_date",
    pageSize: "page_size",
    checkTotal: "check_total",
    checkFilters: "check_filters",
    timeoutMs: "timeout",
  },
};

const BLOCKLIST_ADD = {
  name: "blocklist.add",
  place: "blocklist.add",
  positional: ["email", "reason"],
  options: {
    timeoutMs: "timeout",
  },
};

class Blocklist {
  #client;

  constructor(client) {
    this.#client = client;
  }

  list(options) {
    return listing(this.#client, BLOCKLIST_LIST, [], options);
  }

  add(email, reason, options) {
    return record(this.#client, BLOCKLIST_ADD, [email, reason], options);
  }
}

const CATEGORIES_LIST = {
  name: "categories.list",
  place: "categories.list",
  positional: [],
  options: {
    action: "action",
    startDate: "start_date",
    endDate: "end_date",
    dateType: "date_type",
    pageSize: "page_size",
    checkTotal: "check_total",
    checkFilters: "check_filters",
    timeoutMs: "timeout",
  },
};

class Categories {
  #client;

  constructor(client) {
    this.#client = client;
  }

  list(options) {
    return listing(this.#client, CATEGORIES_LIST, [], options);
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

const BRANCHES_CREATE = {
  name: "branches.create",
  place: "branches.create",
  positional: ["corporate_name"],
  options: {
    type: "type",
    secondaryFields: "secondary_fields",
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

  create(corporateName, options) {
    return record(this.#client, BRANCHES_CREATE, [corporateName], options);
  }
}

const DETAILS_LIST = {
  name: "details.list",
  place: "details.list",
  positional: ["action"],
  options: {
    startDate: "start_date",
    endDate: "end_date",
    dateType: "date_type",
    status: "status",
    pageSize: "page_size",
    checkTotal: "check_total",
    checkFilters: "check_filters",
    timeoutMs: "timeout",
  },
};

class Details {
  #client;

  constructor(client) {
    this.#client = client;
  }

  list(action, options) {
    return listing(this.#client, DETAILS_LIST, [action], options);
  }
}

const QUARANTINES_LIST = {
  name: "quarantines.list",
  place: "quarantines.list",
  positional: [],
  options: {
    startDate: "start_date",
    endDate: "end_date",
    dateType: "date_type",
    email: "email",
    phone: "phone",
    clientId: "client_id",
    status: "status",
    groupId: "group_id",
    actionId: "action_id",
    companyId: "company_id",
    pageSize: "page_size",
    checkTotal: "check_total",
    checkFilters: "check_filters",
    timeoutMs: "timeout",
  },
};

class Quarantines {
  #client;

  constructor(client) {
    this.#client = client;
  }

  list(options) {
    return listing(this.#client, QUARANTINES_LIST, [], options);
  }
}

const RESOURCES = {
  actions: Actions,
  answers: Answers,
  invites: Invites,
  links: Links,
  followUps: FollowUps,
  blocklist: Blocklist,
  categories: Categories,
  branches: Branches,
  details: Details,
  quarantines: Quarantines,
};

module.exports = { RESOURCES };
