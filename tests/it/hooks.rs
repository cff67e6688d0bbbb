//! The guards in real repositories: the hook under every command of git that commits, and what the files
//! for pre-commit, GitHub and GitLab start.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_yaml::Value;

use crate::sandbox::{BINARY, Sandbox, told};

/// A repository with the hook, and a sealed `.env` that is committed.
struct Repository(Sandbox);

impl Repository {
    fn new() -> Self {
        let sandbox = Sandbox::new();
        sandbox.write(".gitignore", ".config\n.local\n.gitconfig\nstarted\n");
        sandbox.write(".env", format!("A_TOKEN={}\n{}B=1\n", secret(), "# line\n".repeat(20)));
        sandbox.ok(&["seal"]);
        let repository = Self(sandbox);
        repository.git("config --global user.name me");
        repository.git("config --global user.email me@example");
        repository.git("init -q -b main .");
        repository.install("pre-commit");
        repository.git("add .");
        repository.git("commit -qm sealed");
        repository
    }

    fn install(&self, name: &str) {
        let hook = self.0.path().join(".git/hooks").join(name);
        std::fs::copy(file("examples/hooks/pre-commit"), hook).unwrap();
    }

    fn try_git(&self, arguments: &str) -> Output {
        self.program("git").args(arguments.split(' ')).output().unwrap()
    }

    fn git(&self, arguments: &str) -> String {
        let output = self.try_git(arguments);
        assert!(output.status.success(), "git {arguments}: {}{}", said(&output), told(&output));
        said(&output)
    }

    fn refused(&self, arguments: &str, problem: &str) {
        let output = self.try_git(arguments);
        let all = said(&output) + &told(&output);
        assert!(!output.status.success() && all.contains(problem), "git {arguments}: {all}");
    }

    /// A program that finds stripeseal on PATH.
    fn program(&self, program: &str) -> Command {
        let mut command = self.0.program(program);
        let folder = Path::new(BINARY).parent().unwrap().display();
        command.env("PATH", format!("{folder}:{}", std::env::var("PATH").unwrap()));
        command.env("GIT_EDITOR", "true").env("GIT_MERGE_AUTOEDIT", "no");
        command
    }

    /// Puts a secret in clear where another line stood.
    fn expose(&self, line: &str) {
        let text = self.0.read(".env").replacen(line, &format!("C_TOKEN={}\n", secret()), 1);
        self.0.write(".env", text);
    }
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn secret() -> String {
    ["sk", "live", "51CanaryCanaryCanaryCanary"].join("_")
}

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn yaml(name: &str) -> Value {
    serde_yaml::from_str(&std::fs::read_to_string(file(name)).unwrap()).unwrap()
}

const PLAIN: &str = "C_TOKEN is plain: a Stripe live secret key";

#[test]
fn a_commit_is_refused_until_the_secret_is_sealed() {
    let repository = Repository::new();
    repository.expose("B=1\n");
    repository.refused("commit -qam exposed", PLAIN);
    repository.refused("commit -qm exposed .env", PLAIN);
    repository.0.sh("mkdir sub");
    let mut below = repository.program("git");
    below.args(["commit", "-qam", "x"]).current_dir(repository.0.path().join("sub"));
    let output = below.output().unwrap();
    assert!(!output.status.success() && told(&output).contains(PLAIN), "{}", told(&output));
    repository.0.ok(&["seal"]);
    repository.git("commit -qam sealed");
    // An amended commit, and one that changes nothing.
    repository.git("commit -q --amend -m again");
    repository.git("commit -q --allow-empty -m empty");
}

#[test]
fn what_is_staged_counts_and_not_the_work_tree() {
    let repository = Repository::new();
    // The first hunk is harmless, the last one a secret in clear.
    let text = repository.0.read(".env").replacen("# line\n", "# another\n", 1);
    repository.0.write(".env", text);
    repository.expose("B=1\n");
    let mut add = repository.program("git");
    add.args(["add", "-p"]);
    let picked = fed(add, b"y\nn\n");
    assert!(picked.status.success(), "{}", told(&picked));
    repository.git("commit -qm first");
    assert!(repository.git("show HEAD:.env").contains("# another"));
    repository.refused("commit -qam rest", PLAIN);
    // The other way round: clean on disk, a secret in the index.
    repository.git("add .env");
    repository.0.ok(&["seal"]);
    repository.refused("commit -qm index", PLAIN);
    repository.git("add .env");
    repository.git("commit -qm sealed");
}

fn fed(mut command: Command, input: &[u8]) -> Output {
    use std::io::Write as _;
    use std::process::Stdio;
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    child.wait_with_output().unwrap()
}

#[test]
fn a_stash_takes_what_is_plain_and_gives_it_back() {
    let repository = Repository::new();
    repository.expose("B=1\n");
    let plain = repository.0.read(".env");
    repository.git("stash -q");
    assert!(!repository.0.read(".env").contains("C_TOKEN"));
    repository.git("stash pop -q");
    assert_eq!(repository.0.read(".env"), plain);
    repository.refused("commit -qam exposed", PLAIN);
}

#[test]
fn rebase_merge_and_cherry_pick_go_on_with_sealed_documents() {
    let repository = Repository::new();
    repository.install("pre-merge-commit");
    repository.git("checkout -q -b work");
    repository.0.sh("printf new | $STRIPESEAL set A_TOKEN");
    repository.git("commit -qam work");
    repository.git("checkout -q main");
    repository.0.write("note", "x\n");
    repository.git("add note");
    repository.git("commit -qm note");
    repository.git("merge -q --no-ff work");
    repository.git("checkout -q -b other HEAD~1");
    repository.git("cherry-pick work");
    repository.git("checkout -q -b third main~1");
    repository.0.write("third", "x\n");
    repository.git("add third");
    repository.git("commit -qm third");
    repository.git("rebase -q main");
    assert_eq!(repository.0.ok(&["get", "A_TOKEN"]), b"new");
}

#[test]
fn what_came_around_the_hook_is_met_at_the_merge_and_by_check() {
    let repository = Repository::new();
    repository.install("pre-merge-commit");
    repository.git("checkout -q -b bad");
    repository.expose("B=1\n");
    repository.git("commit -qam exposed --no-verify");
    repository.git("checkout -q main");
    repository.0.write("note", "x\n");
    repository.git("add note");
    repository.git("commit -qm note");
    repository.refused("merge -q --no-ff bad", PLAIN);
    repository.git("merge --abort");
    // Git runs no hook where it picks or rebases; CI looks at what is there.
    repository.git("cherry-pick bad");
    let checked = repository.0.output(&["check"]);
    assert_eq!(checked.status.code(), Some(1));
    assert!(said(&checked).contains(PLAIN), "{}", said(&checked));
}

#[test]
fn a_conflict_is_settled_under_the_hook() {
    let repository = Repository::new();
    repository.git("checkout -q -b work");
    repository.0.sh("sed -i 's/^B=1/B=2/' .env");
    repository.git("commit -qam two");
    repository.git("checkout -q main");
    repository.0.sh("sed -i 's/^B=1/B=3/' .env");
    repository.git("commit -qam three");
    repository.refused("merge -q work", "");
    repository.refused("commit -qm unsettled", "unmerged");
    let settled = format!("C_TOKEN={}\n", secret());
    let text = repository.0.read(".env");
    let (start, end) = (text.find("<<<<<<<").unwrap(), text.find(">>>>>>>").unwrap());
    let end = end + text[end..].find('\n').unwrap() + 1;
    let text = text[..start].to_owned() + &settled + &text[end..];
    repository.0.write(".env", text);
    repository.git("add .env");
    repository.refused("commit -qm settled", PLAIN);
    repository.0.ok(&["seal"]);
    repository.git("add .env");
    repository.git("commit -qm settled");
}

#[test]
fn a_hook_works_in_a_work_tree_beside_the_repository() {
    let repository = Repository::new();
    repository.git("worktree add -q started/tree");
    repository.0.sh(&format!("echo C_TOKEN={} > started/tree/c.env", secret()));
    repository.git("-C started/tree add c.env");
    repository.refused("-C started/tree commit -qm exposed", PLAIN);
}

#[test]
fn without_stripeseal_the_hook_says_so_and_how_to_go_on() {
    let repository = Repository::new();
    repository.0.write("note", "x\n");
    repository.git("add note");
    let mut commit = repository.0.program("git");
    let output = commit.args(["commit", "-qm", "note"]).output().unwrap();
    let all = told(&output);
    assert!(!output.status.success() && all.contains("stripeseal is not on PATH"), "{all}");
    assert!(all.contains("git commit --no-verify"), "{all}");
    let readme = std::fs::read_to_string(file("README.md")).unwrap();
    let hook = std::fs::read_to_string(file("examples/hooks/pre-commit")).unwrap();
    assert!(readme.contains(hook.lines().last().unwrap()), "README.md shows another hook");
}

#[test]
fn pre_commit_is_told_what_to_start() {
    let repository = Repository::new();
    repository.expose("B=1\n");
    repository.git("add .env");
    let hooks = yaml(".pre-commit-hooks.yaml");
    let hooks = hooks.as_sequence().unwrap();
    assert_eq!(hooks.len(), 2);
    for hook in hooks {
        let entry = hook["entry"].as_str().unwrap();
        let run = |files: &str| {
            repository.program("sh").args(["-c", &format!("{entry} {files}")]).output().unwrap()
        };
        // It names what is staged, or with --all-files all files.
        let checked = run(".env .gitignore");
        assert_eq!(checked.status.code(), Some(1), "{}", told(&checked));
        assert!(said(&checked).contains(PLAIN));
        assert!(run(".gitignore").status.success());
    }
}

#[test]
#[ignore = "needs pre-commit"]
fn pre_commit_itself_refuses() {
    let hooks = Sandbox::new();
    std::fs::copy(file(".pre-commit-hooks.yaml"), hooks.path().join(".pre-commit-hooks.yaml"))
        .unwrap();
    let as_me = "git -c user.name=me -c user.email=me@example";
    hooks.sh(&format!("git init -q .; git add .pre*; {as_me} commit -qm hooks; git tag v1"));
    let repository = Repository::new();
    let config = format!(
        "repos:\n- repo: {}\n  rev: v1\n  hooks:\n  - id: stripeseal-system\n",
        hooks.path().display()
    );
    repository.0.write(".pre-commit-config.yaml", config);
    repository.0.sh("rm .git/hooks/pre-commit; printf '.cache\\n' >> .gitignore");
    let python = std::env::var_os("STRIPESEAL_PYTHON").expect("scripts/test.sh says where it is");
    let pre_commit = |arguments: &[&str]| {
        let mut command = repository.program(python.to_str().unwrap());
        command.args(["-m", "pre_commit"]).args(arguments).output().unwrap()
    };
    let installed = pre_commit(&["install"]);
    assert!(installed.status.success(), "{}", told(&installed));
    repository.expose("B=1\n");
    repository.git("add .");
    repository.refused("commit -qm exposed", PLAIN);
    let all = pre_commit(&["run", "--all-files"]);
    assert!(!all.status.success() && said(&all).contains(PLAIN), "{}", said(&all));
    repository.0.ok(&["seal"]);
    repository.git("commit -qam sealed");
}

#[test]
fn the_action_for_github_annotates() {
    let repository = Repository::new();
    repository.git("tag base");
    repository.expose("B=1\n");
    repository.git("add .env");
    let action = yaml("action.yml");
    let inputs = action["inputs"].as_mapping().unwrap();
    let workflow = yaml("examples/ci/github.yml");
    let step = &workflow["jobs"]["check"]["steps"][1];
    for name in step["with"].as_mapping().unwrap().keys() {
        assert!(inputs.contains_key(name), "{name:?} is no input of the action");
    }
    let run = |values: &[(&str, &str)]| {
        let mut output = None;
        for step in action["runs"]["steps"].as_sequence().unwrap() {
            assert_eq!(step["shell"].as_str(), Some("bash"));
            let mut bash = repository.program("bash");
            bash.args(["--noprofile", "--norc", "-eo", "pipefail", "-c"]);
            bash.arg(step["run"].as_str().unwrap());
            for (name, value) in step["env"].as_mapping().into_iter().flatten() {
                let input = value.as_str().unwrap();
                let input = input.strip_prefix("${{ inputs.").unwrap().strip_suffix(" }}").unwrap();
                let given = values.iter().find(|(name, _)| *name == input).map(|(_, value)| *value);
                let default = inputs[input]["default"].as_str().unwrap();
                bash.env(name.as_str().unwrap(), given.unwrap_or(default));
            }
            output = Some(bash.output().unwrap());
        }
        output.unwrap()
    };
    let checked = run(&[]);
    assert_eq!(checked.status.code(), Some(1), "{}", told(&checked));
    assert!(said(&checked).contains("::error file=.env,line=22,title=plain::C_TOKEN"));
    assert!(run(&[("paths", ".gitignore\n")]).status.success());
    let evil = "$(touch started); ' \"";
    assert_eq!(run(&[("paths", evil), ("since", "base")]).status.code(), Some(2));
    assert_eq!(run(&[("since", evil)]).status.code(), Some(2));
    assert!(!repository.0.path().join("started").exists());
    repository.0.ok(&["seal"]);
    assert!(run(&[("since", "base"), ("strict", "true")]).status.success());
}

#[test]
fn the_job_for_gitlab_checks() {
    let repository = Repository::new();
    let job = &yaml("examples/ci/gitlab.yml")["stripeseal"];
    assert_eq!(job["variables"]["GIT_DEPTH"].as_u64(), Some(0));
    let script: Vec<&str> = ["before_script", "script"]
        .into_iter()
        .flat_map(|part| job[part].as_sequence().unwrap())
        .map(|line| line.as_str().unwrap())
        .collect();
    let run = |base: Option<&str>| {
        let mut bash = repository.program("bash");
        bash.args(["-eo", "pipefail", "-c", &script.join("\n")]);
        bash.envs(base.map(|base| ("CI_MERGE_REQUEST_DIFF_BASE_SHA", base))).output().unwrap()
    };
    assert!(run(None).status.success());
    assert!(run(Some("HEAD")).status.success());
    assert_eq!(run(Some("no-such")).status.code(), Some(2));
    repository.expose("B=1\n");
    assert_eq!(run(None).status.code(), Some(1));
}
