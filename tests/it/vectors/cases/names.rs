//! The names of list items and YAML documents: what a token is bound to where no key says it.

use stripeseal::formats::Format;

use super::Case;
use crate::vectors::making::{line, with};

const SERVERS: &str = "[[servers]]\nname = 'web'\npassword = 'correct'\n[[servers]]\nname = 'db'\npassword = 'battery'\n";
const COMPOSE: &str = "services:\n  web:\n    environment:\n      - DB_PASSWORD=correct\n      - \"--password=battery\"\n      - DEBUG=1\n";
const STREAM: &str = "kind: Secret\nmetadata:\n  name: web\ndata:\n  password: correct\n---\nkind: Secret\nmetadata: {name: db}\ndata: {password: battery}\n---\nkind: Secret\nmetadata: {name: web}\ndata: {password: staple}\n---\npassword: horse\n";

pub(super) fn cases() -> Vec<Case> {
    let toml = |name, comment, plain, chosen: &[&str]| {
        Case::sealed(Format::Toml, name, comment, plain, chosen)
    };
    let yaml = |name, comment, plain, chosen: &[&str]| {
        Case::sealed(Format::Yaml, name, comment, plain, chosen)
    };
    let both = ["servers[name=web].password", "servers[name=db].password"];
    let documents = [
        "{Secret/web}.data.password",
        "{Secret/db}.data.password",
        "{Secret/web#2}.data.password",
        "{3}.password",
    ];
    vec![
        toml("item_by_name", "a table in a list goes by its name", SERVERS, &both),
        toml("item_by_name_reordered", "named items may change places", SERVERS, &both).then(
            |text| {
                let end = text.find("# stripeseal").unwrap();
                let (items, envelope) = text.split_at(end);
                let second = items.rfind("[[").unwrap();
                format!("{}{}{envelope}", &items[second..], &items[..second])
            },
        ),
        toml("item_by_name_plain_inserted", "a plain item above named ones", SERVERS, &both)
            .then(|text| format!("[[servers]]\nname = 'new'\n{text}")),
        toml("item_renamed", "the name is what the value is for", SERVERS, &both[..1])
            .with("'web'", "'log'")
            .refused_by("mac"),
        toml(
            "item_by_key_beside_value",
            "by key where there is a value",
            "env = [{ key = 'SECRET', value = 'correct' }]\n",
            &["env[key=SECRET].value"],
        ),
        toml(
            "item_by_id",
            "by id where key has no value beside it; a number by its spelling",
            "[[servers]]\nid = 0x7\nkey = 'correct'\n",
            &["servers[id=0x7].key"],
        ),
        toml(
            "item_by_id_despite_key",
            "key names only beside a value",
            "[[s]]\nkey = 'a'\nid = 'b'\nsecret = 'correct'\n[[s]]\nkey = 'a'\nsecret = 'battery'\n",
            &["s[id=b].secret", "s[1].secret"],
        ),
        toml(
            "item_name_repeated",
            "equal names by occurrence",
            "[[s]]\nname = 'a'\nsecret = 'correct'\n[[s]]\nname = 'a'\nsecret = 'battery'\n",
            &["s[name=a].secret", "s[name=a#2].secret"],
        ),
        toml(
            "item_name_empty",
            "an empty name is none",
            "[[s]]\nname = ''\nid = 'b'\nsecret = 'correct'\n",
            &["s[id=b].secret"],
        ),
        toml(
            "item_name_sealed",
            "a sealed name is none: the item goes by its id",
            "[[s]]\nname = 'battery'\nid = 1\nsecret = 'correct'\n",
            &["s[name=battery].name", "s[name=battery].secret"],
        ),
        toml(
            "item_by_index",
            "an item without a name goes by its position, nested lists too",
            "a = ['x', ['correct']]\n[[s]]\n[[s]]\nsecret = 'battery'\n",
            &["a[1][0]", "s[1].secret"],
        ),
        toml(
            "item_by_index_shifted",
            "a plain item above one without a name",
            "[[s]]\nsecret = 'correct'\n",
            &["s[0].secret"],
        )
        .then(|text| format!("[[s]]\n{text}"))
        .refused_by("mac"),
        yaml(
            "item_key_value",
            "a string KEY=value goes by KEY, and keeps it in clear",
            COMPOSE,
            &["services.web.environment[=DB_PASSWORD]", "services.web.environment[=--password]"],
        ),
        yaml(
            "item_key_value_inserted",
            "a plain item above",
            COMPOSE,
            &["services.web.environment[=DB_PASSWORD]"],
        )
        .with("    environment:\n", "    environment:\n      - NEW=1\n"),
        yaml(
            "item_key_value_renamed",
            "KEY is what the value is for",
            COMPOSE,
            &["services.web.environment[=DB_PASSWORD]"],
        )
        .with("DB_PASSWORD=", "LOG_PREFIX=")
        .refused_by("mac"),
        yaml(
            "item_key_value_only_equals",
            "a string whose rest is only = has no name",
            "- 'Y29ycmVjdA=='\n- A=b\n",
            &["[0]"],
        ),
        yaml(
            "item_alias_is_no_name",
            "an alias names nothing",
            "- name: &n web\n  secret: correct\n- name: *n\n  secret: battery\n",
            &["[name=web].secret", "[1].secret"],
        ),
        yaml(
            "item_env_renamed",
            "the name beside a sealed value of Kubernetes",
            "env:\n- name: SECRET\n  value: correct\n",
            &["env[name=SECRET].value"],
        )
        .with("name: SECRET", "name: LOG_PREFIX")
        .refused_by("mac"),
        yaml(
            "document_names",
            "documents by kind, metadata.name and occurrence, else by their number",
            STREAM,
            &documents,
        ),
        yaml(
            "document_inserted",
            "a named document in front moves no named one",
            STREAM,
            &documents[..3],
        )
        .then(|text| format!("kind: Secret\nmetadata: {{name: new}}\n---\n{text}")),
        yaml("document_kind_changed", "the kind is part of the path", STREAM, &documents[1..2])
            .with("kind: Secret\nmetadata: {name: db}", "kind: ConfigMap\nmetadata: {name: db}")
            .refused_by("mac"),
        yaml(
            "document_number_shifted",
            "a document without a name goes by its number",
            "a: b\n---\nsecret: correct\n",
            &["{1}.secret"],
        )
        .then(|text| format!("---\nc: d\n---\n{text}"))
        .refused_by("mac"),
        swapped(),
    ]
}

fn swapped() -> Case {
    let comment =
        "the values of two items changed places: the paths are the same, the tokens are not";
    let both = ["servers[name=web].password", "servers[name=db].password"];
    Case::sealed(Format::Toml, "item_values_swapped", comment, SERVERS, &both)
        .then(|text| {
            let first = line(text, "password");
            let second = text.lines().filter(|line| line.starts_with("password")).nth(1).unwrap();
            with(&with(&with(text, &first, "@"), second, &first), "@", second)
        })
        .refused_by("token")
}
