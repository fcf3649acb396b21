-- Accounts by which people press buttons and ask, in chats where nothing is sent to an account (Slack, Mattermost).
CREATE TABLE account_link (
    project_id text        NOT NULL,
    person_id  text        NOT NULL,
    kind       text        NOT NULL,
    account    text        NOT NULL,
    linked_at  timestamptz NOT NULL,
    PRIMARY KEY (project_id, person_id, kind, account)
);

CREATE INDEX account_link_by_account ON account_link (kind, account);

-- What a gateway said of a message that is not known by that id, or not yet: a report can be quicker than the answer.
CREATE TABLE early_report (
    provider_id text        NOT NULL,
    status      text        NOT NULL,
    at          timestamptz NOT NULL,
    PRIMARY KEY (provider_id, status)
);

CREATE INDEX early_report_by_age ON early_report (at);
CREATE INDEX delivery_by_provider ON delivery (channel, provider_id) WHERE provider_id IS NOT NULL;
