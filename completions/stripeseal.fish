# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_stripeseal_global_optspecs
    string join \n q/quiet y/yes no-prompt color= h/help V/version
end

function __fish_stripeseal_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_stripeseal_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_stripeseal_using_subcommand
    set -l cmd (__fish_stripeseal_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c stripeseal -n "__fish_stripeseal_needs_command" -l color -d 'Colour messages' -r -f -a "auto\t''
always\t''
never\t''"
complete -c stripeseal -n "__fish_stripeseal_needs_command" -s q -l quiet -d 'Say nothing but errors'
complete -c stripeseal -n "__fish_stripeseal_needs_command" -s y -l yes -d 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity'
complete -c stripeseal -n "__fish_stripeseal_needs_command" -l no-prompt -d 'Ask nothing: where a question would be, fail'
complete -c stripeseal -n "__fish_stripeseal_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stripeseal -n "__fish_stripeseal_needs_command" -s V -l version -d 'Print version'
complete -c stripeseal -n "__fish_stripeseal_needs_command" -f -a "init" -d 'Make an identity and a policy for this project, and find its documents'
complete -c stripeseal -n "__fish_stripeseal_needs_command" -f -a "keygen" -d 'Make an identity and print its recipient'
complete -c stripeseal -n "__fish_stripeseal_needs_command" -f -a "seal" -d 'Seal the secrets of documents, in place'
complete -c stripeseal -n "__fish_stripeseal_needs_command" -f -a "encrypt" -d 'Seal the secrets of documents, in place'
complete -c stripeseal -n "__fish_stripeseal_needs_command" -f -a "unseal" -d 'Print or write the plain text of a document'
complete -c stripeseal -n "__fish_stripeseal_needs_command" -f -a "decrypt" -d 'Print or write the plain text of a document'
complete -c stripeseal -n "__fish_stripeseal_needs_command" -f -a "run" -d 'Run a program with the values of documents in its environment'
complete -c stripeseal -n "__fish_stripeseal_needs_command" -f -a "exec" -d 'Run a program with the values of documents in its environment'
complete -c stripeseal -n "__fish_stripeseal_needs_command" -f -a "edit" -d 'Edit the plain text of a document'
complete -c stripeseal -n "__fish_stripeseal_needs_command" -f -a "get" -d 'Print one value'
complete -c stripeseal -n "__fish_stripeseal_needs_command" -f -a "set" -d 'Seal a value into a document'
complete -c stripeseal -n "__fish_stripeseal_needs_command" -f -a "unset" -d 'Take an entry out of a document'
complete -c stripeseal -n "__fish_stripeseal_needs_command" -f -a "list" -d 'List the values of documents: sealed or plain, how old, when due, for whom'
complete -c stripeseal -n "__fish_stripeseal_needs_command" -f -a "check" -d 'Check that all secrets are sealed, and documents are as the policy says; for CI and hooks'
complete -c stripeseal -n "__fish_stripeseal_needs_command" -f -a "recipients" -d 'Show and change for whom documents are'
complete -c stripeseal -n "__fish_stripeseal_needs_command" -f -a "rotate" -d 'Seal documents anew under new data keys'
complete -c stripeseal -n "__fish_stripeseal_needs_command" -f -a "push" -d 'Move values to a secrets manager'
complete -c stripeseal -n "__fish_stripeseal_needs_command" -f -a "pull" -d 'Take values back from a secrets manager'
complete -c stripeseal -n "__fish_stripeseal_needs_command" -f -a "scan" -d 'Find hard-coded secrets, and say what mends each'
complete -c stripeseal -n "__fish_stripeseal_needs_command" -f -a "diff" -d 'Show how two versions of a document differ, value by value'
complete -c stripeseal -n "__fish_stripeseal_needs_command" -f -a "git" -d 'Let git merge and show sealed documents as what they are'
complete -c stripeseal -n "__fish_stripeseal_needs_command" -f -a "explain" -d 'Say which rule of the policy holds for documents, and why each value is sealed or plain'
complete -c stripeseal -n "__fish_stripeseal_needs_command" -f -a "doctor" -d 'Look for what is wrong, and say what mends it'
complete -c stripeseal -n "__fish_stripeseal_needs_command" -f -a "mask" -d 'Replace the sealed values of documents by their names, from standard input to standard output'
complete -c stripeseal -n "__fish_stripeseal_needs_command" -f -a "completions" -d 'Print the completion script of a shell'
complete -c stripeseal -n "__fish_stripeseal_needs_command" -f -a "man" -d 'Print a manual page, in the form that man reads'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand init" -l color -d 'Colour messages' -r -f -a "auto\t''
always\t''
never\t''"
complete -c stripeseal -n "__fish_stripeseal_using_subcommand init" -l dry-run -d 'Say what would be made, and make nothing'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand init" -s q -l quiet -d 'Say nothing but errors'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand init" -s y -l yes -d 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand init" -l no-prompt -d 'Ask nothing: where a question would be, fail'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand init" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand keygen" -s o -l output -d 'Where to write it [default: identity.txt in the configuration directory]' -r -F
complete -c stripeseal -n "__fish_stripeseal_using_subcommand keygen" -l keyring -d 'Keep it in the OS keyring, under this name' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand keygen" -l from -d 'Take the identity of this file into the keyring, instead of a new one; the file stays' -r -F
complete -c stripeseal -n "__fish_stripeseal_using_subcommand keygen" -l export -d 'Make nothing: take the identity of this name out of the keyring, to -o FILE or into a pipe, for a backup' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand keygen" -l color -d 'Colour messages' -r -f -a "auto\t''
always\t''
never\t''"
complete -c stripeseal -n "__fish_stripeseal_using_subcommand keygen" -s q -l quiet -d 'Say nothing but errors'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand keygen" -s y -l yes -d 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand keygen" -l no-prompt -d 'Ask nothing: where a question would be, fail'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand keygen" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand seal" -s f -l file -d 'A document; the same as naming it without -f' -r -F
complete -c stripeseal -n "__fish_stripeseal_using_subcommand seal" -s r -l recipient -d 'Seal a new document for this recipient: age1…, LABEL=age1…, or a label of the policy' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand seal" -l key -d 'Seal the values whose key matches, such as \'*_TOKEN\' or \'stripe.*\'' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand seal" -l plain -d 'Leave the values plain whose key matches' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand seal" -l accept -d 'Take over a hand edit of the sealed value at this path: added, moved, renamed, removed, commented out or back in. Every such edit of the file must be named' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand seal" -l format -d 'Read the files as this format, whatever their names: dotenv, toml or yaml' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand seal" -s i -l identity -d 'Use this identity file and no other (- is standard input)' -r -F
complete -c stripeseal -n "__fish_stripeseal_using_subcommand seal" -l trust-key -d 'Trust the document with this key id, although it or its recipients are not known here' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand seal" -l color -d 'Colour messages' -r -f -a "auto\t''
always\t''
never\t''"
complete -c stripeseal -n "__fish_stripeseal_using_subcommand seal" -l all -d 'Seal every value'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand seal" -l stdout -d 'Print the sealed text instead of writing it'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand seal" -l dry-run -d 'Show what would be sealed, and why, and write nothing'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand seal" -l json -d 'With --dry-run: print JSON'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand seal" -s q -l quiet -d 'Say nothing but errors'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand seal" -s y -l yes -d 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand seal" -l no-prompt -d 'Ask nothing: where a question would be, fail'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand seal" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand encrypt" -s f -l file -d 'A document; the same as naming it without -f' -r -F
complete -c stripeseal -n "__fish_stripeseal_using_subcommand encrypt" -s r -l recipient -d 'Seal a new document for this recipient: age1…, LABEL=age1…, or a label of the policy' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand encrypt" -l key -d 'Seal the values whose key matches, such as \'*_TOKEN\' or \'stripe.*\'' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand encrypt" -l plain -d 'Leave the values plain whose key matches' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand encrypt" -l accept -d 'Take over a hand edit of the sealed value at this path: added, moved, renamed, removed, commented out or back in. Every such edit of the file must be named' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand encrypt" -l format -d 'Read the files as this format, whatever their names: dotenv, toml or yaml' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand encrypt" -s i -l identity -d 'Use this identity file and no other (- is standard input)' -r -F
complete -c stripeseal -n "__fish_stripeseal_using_subcommand encrypt" -l trust-key -d 'Trust the document with this key id, although it or its recipients are not known here' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand encrypt" -l color -d 'Colour messages' -r -f -a "auto\t''
always\t''
never\t''"
complete -c stripeseal -n "__fish_stripeseal_using_subcommand encrypt" -l all -d 'Seal every value'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand encrypt" -l stdout -d 'Print the sealed text instead of writing it'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand encrypt" -l dry-run -d 'Show what would be sealed, and why, and write nothing'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand encrypt" -l json -d 'With --dry-run: print JSON'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand encrypt" -s q -l quiet -d 'Say nothing but errors'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand encrypt" -s y -l yes -d 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand encrypt" -l no-prompt -d 'Ask nothing: where a question would be, fail'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand encrypt" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand unseal" -s f -l file -d 'The document; the same as naming it without -f' -r -F
complete -c stripeseal -n "__fish_stripeseal_using_subcommand unseal" -l format -d 'Read it as this format, whatever its name: dotenv, toml or yaml' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand unseal" -s i -l identity -d 'Use this identity file and no other (- is standard input)' -r -F
complete -c stripeseal -n "__fish_stripeseal_using_subcommand unseal" -l key-id -d 'Refuse a document with another key id than one of these; without it, those of STRIPESEAL_KEY_ID, if that is set' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand unseal" -s o -l output -d 'Write the plain text to this file, readable by you alone' -r -F
complete -c stripeseal -n "__fish_stripeseal_using_subcommand unseal" -l allow-plain -d 'Take this file as it is although it is not sealed' -r -F
complete -c stripeseal -n "__fish_stripeseal_using_subcommand unseal" -l color -d 'Colour messages' -r -f -a "auto\t''
always\t''
never\t''"
complete -c stripeseal -n "__fish_stripeseal_using_subcommand unseal" -l in-place -d 'Replace the document by its plain text'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand unseal" -l resolve -d 'Put the values that references stand for in their places'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand unseal" -l dry-run -d 'Verify and unseal, but write nothing'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand unseal" -s q -l quiet -d 'Say nothing but errors'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand unseal" -s y -l yes -d 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand unseal" -l no-prompt -d 'Ask nothing: where a question would be, fail'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand unseal" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand decrypt" -s f -l file -d 'The document; the same as naming it without -f' -r -F
complete -c stripeseal -n "__fish_stripeseal_using_subcommand decrypt" -l format -d 'Read it as this format, whatever its name: dotenv, toml or yaml' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand decrypt" -s i -l identity -d 'Use this identity file and no other (- is standard input)' -r -F
complete -c stripeseal -n "__fish_stripeseal_using_subcommand decrypt" -l key-id -d 'Refuse a document with another key id than one of these; without it, those of STRIPESEAL_KEY_ID, if that is set' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand decrypt" -s o -l output -d 'Write the plain text to this file, readable by you alone' -r -F
complete -c stripeseal -n "__fish_stripeseal_using_subcommand decrypt" -l allow-plain -d 'Take this file as it is although it is not sealed' -r -F
complete -c stripeseal -n "__fish_stripeseal_using_subcommand decrypt" -l color -d 'Colour messages' -r -f -a "auto\t''
always\t''
never\t''"
complete -c stripeseal -n "__fish_stripeseal_using_subcommand decrypt" -l in-place -d 'Replace the document by its plain text'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand decrypt" -l resolve -d 'Put the values that references stand for in their places'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand decrypt" -l dry-run -d 'Verify and unseal, but write nothing'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand decrypt" -s q -l quiet -d 'Say nothing but errors'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand decrypt" -s y -l yes -d 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand decrypt" -l no-prompt -d 'Ask nothing: where a question would be, fail'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand decrypt" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand run" -s f -l file -d 'A document; may be repeated [default: .env]' -r -F
complete -c stripeseal -n "__fish_stripeseal_using_subcommand run" -l format -d 'Read the documents as this format, whatever their names: dotenv, toml or yaml' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand run" -l only -d 'Give only the values whose key or variable matches' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand run" -l except -d 'Leave out the values whose key or variable matches' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand run" -l as-file -d 'Give this value as a file, every byte of it and nothing added; its name is in KEY_FILE' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand run" -l as-files -d 'Give the values as files whose key or variable matches' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand run" -l require -d 'Start nothing unless this value is given, and not empty' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand run" -l allow-env -d 'Let a variable through that changes how programs load code' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand run" -l allow-plain -d 'Read this file although it is not sealed' -r -F
complete -c stripeseal -n "__fish_stripeseal_using_subcommand run" -s i -l identity -d 'Use this identity file and no other (- is standard input)' -r -F
complete -c stripeseal -n "__fish_stripeseal_using_subcommand run" -l key-id -d 'Refuse a document with another key id than one of these; without it, those of STRIPESEAL_KEY_ID, if that is set' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand run" -l color -d 'Colour messages' -r -f -a "auto\t''
always\t''
never\t''"
complete -c stripeseal -n "__fish_stripeseal_using_subcommand run" -l plain -d 'Of TOML and YAML, give the plain values too'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand run" -l clean-env -d 'Start from an environment of PATH, HOME, TERM, LANG, TZ and USER alone'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand run" -l override -d 'Let the documents win over what is in the environment already'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand run" -l as-file-dir -d 'Put the files into a private folder, which goes when the program ends: for programs that close open files, or need names that last'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand run" -l mask -d 'Replace the sealed values in what the program writes by their names, where it goes to no terminal'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand run" -l check -d 'Show what the program would be given, how and from which document, but no value; start nothing'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand run" -l json -d 'With --check: print JSON'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand run" -l resolve -d 'Follow references in files that are not sealed too, where whoever can write the file decides what is fetched'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand run" -s q -l quiet -d 'Say nothing but errors'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand run" -s y -l yes -d 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand run" -l no-prompt -d 'Ask nothing: where a question would be, fail'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand run" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand exec" -s f -l file -d 'A document; may be repeated [default: .env]' -r -F
complete -c stripeseal -n "__fish_stripeseal_using_subcommand exec" -l format -d 'Read the documents as this format, whatever their names: dotenv, toml or yaml' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand exec" -l only -d 'Give only the values whose key or variable matches' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand exec" -l except -d 'Leave out the values whose key or variable matches' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand exec" -l as-file -d 'Give this value as a file, every byte of it and nothing added; its name is in KEY_FILE' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand exec" -l as-files -d 'Give the values as files whose key or variable matches' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand exec" -l require -d 'Start nothing unless this value is given, and not empty' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand exec" -l allow-env -d 'Let a variable through that changes how programs load code' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand exec" -l allow-plain -d 'Read this file although it is not sealed' -r -F
complete -c stripeseal -n "__fish_stripeseal_using_subcommand exec" -s i -l identity -d 'Use this identity file and no other (- is standard input)' -r -F
complete -c stripeseal -n "__fish_stripeseal_using_subcommand exec" -l key-id -d 'Refuse a document with another key id than one of these; without it, those of STRIPESEAL_KEY_ID, if that is set' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand exec" -l color -d 'Colour messages' -r -f -a "auto\t''
always\t''
never\t''"
complete -c stripeseal -n "__fish_stripeseal_using_subcommand exec" -l plain -d 'Of TOML and YAML, give the plain values too'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand exec" -l clean-env -d 'Start from an environment of PATH, HOME, TERM, LANG, TZ and USER alone'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand exec" -l override -d 'Let the documents win over what is in the environment already'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand exec" -l as-file-dir -d 'Put the files into a private folder, which goes when the program ends: for programs that close open files, or need names that last'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand exec" -l mask -d 'Replace the sealed values in what the program writes by their names, where it goes to no terminal'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand exec" -l check -d 'Show what the program would be given, how and from which document, but no value; start nothing'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand exec" -l json -d 'With --check: print JSON'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand exec" -l resolve -d 'Follow references in files that are not sealed too, where whoever can write the file decides what is fetched'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand exec" -s q -l quiet -d 'Say nothing but errors'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand exec" -s y -l yes -d 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand exec" -l no-prompt -d 'Ask nothing: where a question would be, fail'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand exec" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand edit" -s f -l file -d 'The document' -r -F
complete -c stripeseal -n "__fish_stripeseal_using_subcommand edit" -l format -d 'Read it as this format, whatever its name: dotenv, toml or yaml' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand edit" -s i -l identity -d 'Use this identity file and no other (- is standard input)' -r -F
complete -c stripeseal -n "__fish_stripeseal_using_subcommand edit" -l trust-key -d 'Trust the document with this key id, although it or its recipients are not known here' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand edit" -l with -d 'Edit with this command instead, such as \'sed -i s/old/new/\'; the file is its last argument, its folder the working folder' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand edit" -l color -d 'Colour messages' -r -f -a "auto\t''
always\t''
never\t''"
complete -c stripeseal -n "__fish_stripeseal_using_subcommand edit" -l dry-run -d 'Do all but write the document'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand edit" -l resume -d 'Take up the text that an earlier edit could not save'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand edit" -l discard -d 'Drop that text'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand edit" -s q -l quiet -d 'Say nothing but errors'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand edit" -s y -l yes -d 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand edit" -l no-prompt -d 'Ask nothing: where a question would be, fail'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand edit" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand get" -s f -l file -d 'The document' -r -F
complete -c stripeseal -n "__fish_stripeseal_using_subcommand get" -l format -d 'Read it as this format, whatever its name: dotenv, toml or yaml' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand get" -s i -l identity -d 'Use this identity file and no other (- is standard input)' -r -F
complete -c stripeseal -n "__fish_stripeseal_using_subcommand get" -l key-id -d 'Refuse a document with another key id than one of these; without it, those of STRIPESEAL_KEY_ID, if that is set' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand get" -l allow-plain -d 'Read this file although it is not sealed' -r -F
complete -c stripeseal -n "__fish_stripeseal_using_subcommand get" -l color -d 'Colour messages' -r -f -a "auto\t''
always\t''
never\t''"
complete -c stripeseal -n "__fish_stripeseal_using_subcommand get" -s q -l quiet -d 'Say nothing but errors'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand get" -s y -l yes -d 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand get" -l no-prompt -d 'Ask nothing: where a question would be, fail'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand get" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand set" -s f -l file -d 'The document' -r -F
complete -c stripeseal -n "__fish_stripeseal_using_subcommand set" -l format -d 'Read it as this format, whatever its name: dotenv, toml or yaml' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand set" -s i -l identity -d 'Use this identity file and no other (- is standard input)' -r -F
complete -c stripeseal -n "__fish_stripeseal_using_subcommand set" -l trust-key -d 'Trust the document with this key id, although it or its recipients are not known here' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand set" -l from-file -d 'Take the value from this file, every byte of it' -r -F
complete -c stripeseal -n "__fish_stripeseal_using_subcommand set" -s r -l recipient -d 'Seal a document that is not there yet for this recipient: age1…, LABEL=age1…, or a label of the policy' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand set" -l color -d 'Colour messages' -r -f -a "auto\t''
always\t''
never\t''"
complete -c stripeseal -n "__fish_stripeseal_using_subcommand set" -l plain -d 'Write the value in clear'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand set" -l dry-run -d 'Do all but write'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand set" -s q -l quiet -d 'Say nothing but errors'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand set" -s y -l yes -d 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand set" -l no-prompt -d 'Ask nothing: where a question would be, fail'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand set" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand unset" -s f -l file -d 'The document' -r -F
complete -c stripeseal -n "__fish_stripeseal_using_subcommand unset" -l format -d 'Read it as this format, whatever its name: dotenv, toml or yaml' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand unset" -s i -l identity -d 'Use this identity file and no other (- is standard input)' -r -F
complete -c stripeseal -n "__fish_stripeseal_using_subcommand unset" -l trust-key -d 'Trust the document with this key id, although it or its recipients are not known here' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand unset" -l color -d 'Colour messages' -r -f -a "auto\t''
always\t''
never\t''"
complete -c stripeseal -n "__fish_stripeseal_using_subcommand unset" -l dry-run -d 'Do all but write'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand unset" -s q -l quiet -d 'Say nothing but errors'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand unset" -s y -l yes -d 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand unset" -l no-prompt -d 'Ask nothing: where a question would be, fail'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand unset" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand list" -s f -l file -d 'A document; may be repeated [default: .env]' -r -F
complete -c stripeseal -n "__fish_stripeseal_using_subcommand list" -l format -d 'Read the documents as this format, whatever their names: dotenv, toml or yaml' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand list" -l color -d 'Colour messages' -r -f -a "auto\t''
always\t''
never\t''"
complete -c stripeseal -n "__fish_stripeseal_using_subcommand list" -l all -d 'Every sealed document of the repository, whether git ignores it or not; outside of a repository, of this folder and those below'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand list" -l json -d 'Print JSON: an object, or with --all or several documents a list of them'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand list" -s q -l quiet -d 'Say nothing but errors'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand list" -s y -l yes -d 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand list" -l no-prompt -d 'Ask nothing: where a question would be, fail'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand check" -l since -d 'Compare with where this branch left REV: no value may be older than it was there, or in clear, and no document sealed under a key that it had before' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand check" -s i -l identity -d 'Use this identity file and no other (- is standard input)' -r -F
complete -c stripeseal -n "__fish_stripeseal_using_subcommand check" -l except -d 'Leave out what matches, such as keys that tests are made with; as in the policy, may be repeated' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand check" -l format -d 'Read the files that are named as this format: dotenv, toml or yaml' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand check" -l color -d 'Colour messages' -r -f -a "auto\t''
always\t''
never\t''"
complete -c stripeseal -n "__fish_stripeseal_using_subcommand check" -l staged -d 'Check what is about to be committed: the files that are named, or that differ from the last commit, as they stand in the index. What was sealed in the last commit must still be'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand check" -l authentic -d 'Verify the documents too, with your identities, as --identity does with that one; each must be for one of them'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand check" -l strict -d 'Let what is noted count as wrong'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand check" -l json -d 'Print JSON'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand check" -l github -d 'Print annotations for GitHub Actions'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand check" -s q -l quiet -d 'Say nothing but errors'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand check" -s y -l yes -d 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand check" -l no-prompt -d 'Ask nothing: where a question would be, fail'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand recipients; and not __fish_seen_subcommand_from list add remove sync" -l color -d 'Colour messages' -r -f -a "auto\t''
always\t''
never\t''"
complete -c stripeseal -n "__fish_stripeseal_using_subcommand recipients; and not __fish_seen_subcommand_from list add remove sync" -s q -l quiet -d 'Say nothing but errors'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand recipients; and not __fish_seen_subcommand_from list add remove sync" -s y -l yes -d 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand recipients; and not __fish_seen_subcommand_from list add remove sync" -l no-prompt -d 'Ask nothing: where a question would be, fail'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand recipients; and not __fish_seen_subcommand_from list add remove sync" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand recipients; and not __fish_seen_subcommand_from list add remove sync" -f -a "list" -d 'List the recipients of documents'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand recipients; and not __fish_seen_subcommand_from list add remove sync" -f -a "add" -d 'Let somebody else open documents too'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand recipients; and not __fish_seen_subcommand_from list add remove sync" -f -a "remove" -d 'Take a recipient from documents'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand recipients; and not __fish_seen_subcommand_from list add remove sync" -f -a "sync" -d 'Bring documents to what the policy says'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand recipients; and __fish_seen_subcommand_from list" -s f -l file -d 'A document; may be repeated [default: .env]' -r -F
complete -c stripeseal -n "__fish_stripeseal_using_subcommand recipients; and __fish_seen_subcommand_from list" -l format -d 'Read the documents as this format, whatever their names: dotenv, toml or yaml' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand recipients; and __fish_seen_subcommand_from list" -l color -d 'Colour messages' -r -f -a "auto\t''
always\t''
never\t''"
complete -c stripeseal -n "__fish_stripeseal_using_subcommand recipients; and __fish_seen_subcommand_from list" -l all -d 'Every sealed document of the repository, whether git ignores it or not; outside of a repository, of this folder and those below'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand recipients; and __fish_seen_subcommand_from list" -l json -d 'Print JSON'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand recipients; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing but errors'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand recipients; and __fish_seen_subcommand_from list" -s y -l yes -d 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand recipients; and __fish_seen_subcommand_from list" -l no-prompt -d 'Ask nothing: where a question would be, fail'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand recipients; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand recipients; and __fish_seen_subcommand_from add" -s f -l file -d 'A document; may be repeated [default: .env]' -r -F
complete -c stripeseal -n "__fish_stripeseal_using_subcommand recipients; and __fish_seen_subcommand_from add" -l format -d 'Read the documents as this format, whatever their names: dotenv, toml or yaml' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand recipients; and __fish_seen_subcommand_from add" -s i -l identity -d 'Use this identity file and no other (- is standard input)' -r -F
complete -c stripeseal -n "__fish_stripeseal_using_subcommand recipients; and __fish_seen_subcommand_from add" -l trust-key -d 'Trust the document with this key id, although it or its recipients are not known here' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand recipients; and __fish_seen_subcommand_from add" -l color -d 'Colour messages' -r -f -a "auto\t''
always\t''
never\t''"
complete -c stripeseal -n "__fish_stripeseal_using_subcommand recipients; and __fish_seen_subcommand_from add" -l all -d 'Every sealed document of the repository, whether git ignores it or not; outside of a repository, of this folder and those below'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand recipients; and __fish_seen_subcommand_from add" -l dry-run -d 'Do all but write'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand recipients; and __fish_seen_subcommand_from add" -s q -l quiet -d 'Say nothing but errors'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand recipients; and __fish_seen_subcommand_from add" -s y -l yes -d 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand recipients; and __fish_seen_subcommand_from add" -l no-prompt -d 'Ask nothing: where a question would be, fail'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand recipients; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand recipients; and __fish_seen_subcommand_from remove" -s f -l file -d 'A document; may be repeated [default: .env]' -r -F
complete -c stripeseal -n "__fish_stripeseal_using_subcommand recipients; and __fish_seen_subcommand_from remove" -l format -d 'Read the documents as this format, whatever their names: dotenv, toml or yaml' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand recipients; and __fish_seen_subcommand_from remove" -s i -l identity -d 'Use this identity file and no other (- is standard input)' -r -F
complete -c stripeseal -n "__fish_stripeseal_using_subcommand recipients; and __fish_seen_subcommand_from remove" -l trust-key -d 'Trust the document with this key id, although it or its recipients are not known here' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand recipients; and __fish_seen_subcommand_from remove" -l color -d 'Colour messages' -r -f -a "auto\t''
always\t''
never\t''"
complete -c stripeseal -n "__fish_stripeseal_using_subcommand recipients; and __fish_seen_subcommand_from remove" -l all -d 'Every sealed document of the repository, whether git ignores it or not; outside of a repository, of this folder and those below'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand recipients; and __fish_seen_subcommand_from remove" -l dry-run -d 'Do all but write'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand recipients; and __fish_seen_subcommand_from remove" -s q -l quiet -d 'Say nothing but errors'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand recipients; and __fish_seen_subcommand_from remove" -s y -l yes -d 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand recipients; and __fish_seen_subcommand_from remove" -l no-prompt -d 'Ask nothing: where a question would be, fail'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand recipients; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand recipients; and __fish_seen_subcommand_from sync" -s f -l file -d 'A document; may be repeated [default: .env]' -r -F
complete -c stripeseal -n "__fish_stripeseal_using_subcommand recipients; and __fish_seen_subcommand_from sync" -l format -d 'Read the documents as this format, whatever their names: dotenv, toml or yaml' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand recipients; and __fish_seen_subcommand_from sync" -s i -l identity -d 'Use this identity file and no other (- is standard input)' -r -F
complete -c stripeseal -n "__fish_stripeseal_using_subcommand recipients; and __fish_seen_subcommand_from sync" -l trust-key -d 'Trust the document with this key id, although it or its recipients are not known here' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand recipients; and __fish_seen_subcommand_from sync" -l color -d 'Colour messages' -r -f -a "auto\t''
always\t''
never\t''"
complete -c stripeseal -n "__fish_stripeseal_using_subcommand recipients; and __fish_seen_subcommand_from sync" -l all -d 'Every sealed document of the repository, whether git ignores it or not; outside of a repository, of this folder and those below'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand recipients; and __fish_seen_subcommand_from sync" -l dry-run -d 'Show the difference and write nothing'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand recipients; and __fish_seen_subcommand_from sync" -s q -l quiet -d 'Say nothing but errors'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand recipients; and __fish_seen_subcommand_from sync" -s y -l yes -d 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand recipients; and __fish_seen_subcommand_from sync" -l no-prompt -d 'Ask nothing: where a question would be, fail'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand recipients; and __fish_seen_subcommand_from sync" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand rotate" -s f -l file -d 'A document; may be repeated [default: .env]' -r -F
complete -c stripeseal -n "__fish_stripeseal_using_subcommand rotate" -l format -d 'Read the documents as this format, whatever their names: dotenv, toml or yaml' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand rotate" -s i -l identity -d 'Use this identity file and no other (- is standard input)' -r -F
complete -c stripeseal -n "__fish_stripeseal_using_subcommand rotate" -l trust-key -d 'Trust the document with this key id, although it or its recipients are not known here' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand rotate" -l color -d 'Colour messages' -r -f -a "auto\t''
always\t''
never\t''"
complete -c stripeseal -n "__fish_stripeseal_using_subcommand rotate" -l all -d 'Every sealed document of the repository, whether git ignores it or not; outside of a repository, of this folder and those below'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand rotate" -l dry-run -d 'Do all but write'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand rotate" -s q -l quiet -d 'Say nothing but errors'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand rotate" -s y -l yes -d 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand rotate" -l no-prompt -d 'Ask nothing: where a question would be, fail'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand rotate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand push" -s f -l file -d 'The document' -r -F
complete -c stripeseal -n "__fish_stripeseal_using_subcommand push" -l format -d 'Read it as this format, whatever its name: dotenv, toml or yaml' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand push" -s i -l identity -d 'Use this identity file and no other (- is standard input)' -r -F
complete -c stripeseal -n "__fish_stripeseal_using_subcommand push" -l trust-key -d 'Trust the document with this key id, although it or its recipients are not known here' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand push" -l color -d 'Colour messages' -r -f -a "auto\t''
always\t''
never\t''"
complete -c stripeseal -n "__fish_stripeseal_using_subcommand push" -l dry-run -d 'Show what would be written where; write nothing'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand push" -s q -l quiet -d 'Say nothing but errors'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand push" -s y -l yes -d 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand push" -l no-prompt -d 'Ask nothing: where a question would be, fail'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand push" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand pull" -s f -l file -d 'The document' -r -F
complete -c stripeseal -n "__fish_stripeseal_using_subcommand pull" -l format -d 'Read it as this format, whatever its name: dotenv, toml or yaml' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand pull" -s i -l identity -d 'Use this identity file and no other (- is standard input)' -r -F
complete -c stripeseal -n "__fish_stripeseal_using_subcommand pull" -l trust-key -d 'Trust the document with this key id, although it or its recipients are not known here' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand pull" -l color -d 'Colour messages' -r -f -a "auto\t''
always\t''
never\t''"
complete -c stripeseal -n "__fish_stripeseal_using_subcommand pull" -l dry-run -d 'Do all but write'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand pull" -s q -l quiet -d 'Say nothing but errors'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand pull" -s y -l yes -d 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand pull" -l no-prompt -d 'Ask nothing: where a question would be, fail'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand pull" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand scan" -s f -l file -d 'A document whose values are searched for; may be repeated [default: every sealed one of the repository, outside of one of this folder]' -r -F
complete -c stripeseal -n "__fish_stripeseal_using_subcommand scan" -s i -l identity -d 'Use this identity file and no other (- is standard input)' -r -F
complete -c stripeseal -n "__fish_stripeseal_using_subcommand scan" -l baseline -d 'Leave out what this file lists as found before [default: .stripeseal-baseline in the root of the repository, if it is there]' -r -F
complete -c stripeseal -n "__fish_stripeseal_using_subcommand scan" -l write-baseline -d 'Write what is found to this file, as salted hashes, for --baseline' -r -F
complete -c stripeseal -n "__fish_stripeseal_using_subcommand scan" -l color -d 'Colour messages' -r -f -a "auto\t''
always\t''
never\t''"
complete -c stripeseal -n "__fish_stripeseal_using_subcommand scan" -l staged -d 'Look at what the next commit would add or change, as the index holds it, in place of files'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand scan" -l history -d 'Look at all that was ever committed, on every branch, each content once, in place of files'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand scan" -l no-ignore -d 'Look at files that git ignores, too'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand scan" -l own -d 'Insist on own values: ask for passphrases, and fail where a document can\'t be opened'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand scan" -l no-own -d 'Don\'t search for own values'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand scan" -l json -d 'Print JSON'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand scan" -l github -d 'Print annotations for GitHub Actions'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand scan" -s q -l quiet -d 'Say nothing but errors'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand scan" -s y -l yes -d 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand scan" -l no-prompt -d 'Ask nothing: where a question would be, fail'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand scan" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand diff" -s i -l identity -d 'Use this identity file and no other (- is standard input)' -r -F
complete -c stripeseal -n "__fish_stripeseal_using_subcommand diff" -l format -d 'Read both as this format, whatever their names: dotenv, toml or yaml' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand diff" -l color -d 'Colour messages' -r -f -a "auto\t''
always\t''
never\t''"
complete -c stripeseal -n "__fish_stripeseal_using_subcommand diff" -l show-values -d 'Show sealed values in clear; on a terminal alone'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand diff" -l json -d 'Print JSON'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand diff" -s q -l quiet -d 'Say nothing but errors'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand diff" -s y -l yes -d 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand diff" -l no-prompt -d 'Ask nothing: where a question would be, fail'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand diff" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand git; and not __fish_seen_subcommand_from install uninstall merge textconv" -l color -d 'Colour messages' -r -f -a "auto\t''
always\t''
never\t''"
complete -c stripeseal -n "__fish_stripeseal_using_subcommand git; and not __fish_seen_subcommand_from install uninstall merge textconv" -s q -l quiet -d 'Say nothing but errors'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand git; and not __fish_seen_subcommand_from install uninstall merge textconv" -s y -l yes -d 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand git; and not __fish_seen_subcommand_from install uninstall merge textconv" -l no-prompt -d 'Ask nothing: where a question would be, fail'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand git; and not __fish_seen_subcommand_from install uninstall merge textconv" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand git; and not __fish_seen_subcommand_from install uninstall merge textconv" -f -a "install" -d 'Wire the merge driver and the diff of sealed documents for this repository'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand git; and not __fish_seen_subcommand_from install uninstall merge textconv" -f -a "uninstall" -d 'Take back what git install wrote'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand git; and not __fish_seen_subcommand_from install uninstall merge textconv" -f -a "merge" -d 'Merge three versions of a document; git calls this'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand git; and not __fish_seen_subcommand_from install uninstall merge textconv" -f -a "textconv" -d 'Show a document without its tokens; git calls this'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand git; and __fish_seen_subcommand_from install" -l color -d 'Colour messages' -r -f -a "auto\t''
always\t''
never\t''"
complete -c stripeseal -n "__fish_stripeseal_using_subcommand git; and __fish_seen_subcommand_from install" -l local -d 'Name the files in the attributes of this clone alone, not in .gitattributes'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand git; and __fish_seen_subcommand_from install" -s q -l quiet -d 'Say nothing but errors'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand git; and __fish_seen_subcommand_from install" -s y -l yes -d 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand git; and __fish_seen_subcommand_from install" -l no-prompt -d 'Ask nothing: where a question would be, fail'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand git; and __fish_seen_subcommand_from install" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand git; and __fish_seen_subcommand_from uninstall" -l color -d 'Colour messages' -r -f -a "auto\t''
always\t''
never\t''"
complete -c stripeseal -n "__fish_stripeseal_using_subcommand git; and __fish_seen_subcommand_from uninstall" -s q -l quiet -d 'Say nothing but errors'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand git; and __fish_seen_subcommand_from uninstall" -s y -l yes -d 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand git; and __fish_seen_subcommand_from uninstall" -l no-prompt -d 'Ask nothing: where a question would be, fail'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand git; and __fish_seen_subcommand_from uninstall" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand git; and __fish_seen_subcommand_from merge" -s i -l identity -d 'Use this identity file and no other (- is standard input)' -r -F
complete -c stripeseal -n "__fish_stripeseal_using_subcommand git; and __fish_seen_subcommand_from merge" -l trust-key -d 'Trust the document with this key id, although it or its recipients are not known here' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand git; and __fish_seen_subcommand_from merge" -l format -d 'Read the document as this format, whatever its name: dotenv, toml or yaml' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand git; and __fish_seen_subcommand_from merge" -l color -d 'Colour messages' -r -f -a "auto\t''
always\t''
never\t''"
complete -c stripeseal -n "__fish_stripeseal_using_subcommand git; and __fish_seen_subcommand_from merge" -s q -l quiet -d 'Say nothing but errors'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand git; and __fish_seen_subcommand_from merge" -s y -l yes -d 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand git; and __fish_seen_subcommand_from merge" -l no-prompt -d 'Ask nothing: where a question would be, fail'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand git; and __fish_seen_subcommand_from merge" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand git; and __fish_seen_subcommand_from textconv" -l color -d 'Colour messages' -r -f -a "auto\t''
always\t''
never\t''"
complete -c stripeseal -n "__fish_stripeseal_using_subcommand git; and __fish_seen_subcommand_from textconv" -s q -l quiet -d 'Say nothing but errors'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand git; and __fish_seen_subcommand_from textconv" -s y -l yes -d 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand git; and __fish_seen_subcommand_from textconv" -l no-prompt -d 'Ask nothing: where a question would be, fail'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand git; and __fish_seen_subcommand_from textconv" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand explain" -s f -l file -d 'A document; may be repeated, in the order of run [default: .env]' -r -F
complete -c stripeseal -n "__fish_stripeseal_using_subcommand explain" -l format -d 'Read the documents as this format, whatever their names: dotenv, toml or yaml' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand explain" -l color -d 'Colour messages' -r -f -a "auto\t''
always\t''
never\t''"
complete -c stripeseal -n "__fish_stripeseal_using_subcommand explain" -s q -l quiet -d 'Say nothing but errors'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand explain" -s y -l yes -d 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand explain" -l no-prompt -d 'Ask nothing: where a question would be, fail'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand explain" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand doctor" -l color -d 'Colour messages' -r -f -a "auto\t''
always\t''
never\t''"
complete -c stripeseal -n "__fish_stripeseal_using_subcommand doctor" -l json -d 'Print JSON'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand doctor" -s q -l quiet -d 'Say nothing but errors'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand doctor" -s y -l yes -d 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand doctor" -l no-prompt -d 'Ask nothing: where a question would be, fail'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand doctor" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand mask" -s f -l file -d 'A document; may be repeated [default: .env]' -r -F
complete -c stripeseal -n "__fish_stripeseal_using_subcommand mask" -l format -d 'Read the documents as this format, whatever their names: dotenv, toml or yaml' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand mask" -s i -l identity -d 'Use this identity file and no other (- is standard input)' -r -F
complete -c stripeseal -n "__fish_stripeseal_using_subcommand mask" -l key-id -d 'Refuse a document with another key id than one of these; without it, those of STRIPESEAL_KEY_ID, if that is set' -r
complete -c stripeseal -n "__fish_stripeseal_using_subcommand mask" -l color -d 'Colour messages' -r -f -a "auto\t''
always\t''
never\t''"
complete -c stripeseal -n "__fish_stripeseal_using_subcommand mask" -l github -d 'Have GitHub Actions mask the values in the rest of the job: prints its ::add-mask:: lines, which hold the values, and reads nothing'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand mask" -s q -l quiet -d 'Say nothing but errors'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand mask" -s y -l yes -d 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand mask" -l no-prompt -d 'Ask nothing: where a question would be, fail'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand mask" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand completions" -l color -d 'Colour messages' -r -f -a "auto\t''
always\t''
never\t''"
complete -c stripeseal -n "__fish_stripeseal_using_subcommand completions" -s q -l quiet -d 'Say nothing but errors'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand completions" -s y -l yes -d 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand completions" -l no-prompt -d 'Ask nothing: where a question would be, fail'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand completions" -s h -l help -d 'Print help'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand man" -l color -d 'Colour messages' -r -f -a "auto\t''
always\t''
never\t''"
complete -c stripeseal -n "__fish_stripeseal_using_subcommand man" -s q -l quiet -d 'Say nothing but errors'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand man" -s y -l yes -d 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand man" -l no-prompt -d 'Ask nothing: where a question would be, fail'
complete -c stripeseal -n "__fish_stripeseal_using_subcommand man" -s h -l help -d 'Print help (see more with \'--help\')'
