
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'stripeseal' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'stripeseal'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'stripeseal' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour messages')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity')
            [CompletionResult]::new('--no-prompt', '--no-prompt', [CompletionResultType]::ParameterName, 'Ask nothing: where a question would be, fail')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Make an identity and a policy for this project, and find its documents')
            [CompletionResult]::new('keygen', 'keygen', [CompletionResultType]::ParameterValue, 'Make an identity and print its recipient')
            [CompletionResult]::new('seal', 'seal', [CompletionResultType]::ParameterValue, 'Seal the secrets of documents, in place')
            [CompletionResult]::new('encrypt', 'encrypt', [CompletionResultType]::ParameterValue, 'Seal the secrets of documents, in place')
            [CompletionResult]::new('unseal', 'unseal', [CompletionResultType]::ParameterValue, 'Print or write the plain text of a document')
            [CompletionResult]::new('decrypt', 'decrypt', [CompletionResultType]::ParameterValue, 'Print or write the plain text of a document')
            [CompletionResult]::new('run', 'run', [CompletionResultType]::ParameterValue, 'Run a program with the values of documents in its environment')
            [CompletionResult]::new('exec', 'exec', [CompletionResultType]::ParameterValue, 'Run a program with the values of documents in its environment')
            [CompletionResult]::new('get', 'get', [CompletionResultType]::ParameterValue, 'Print one value')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Seal a value into a document')
            [CompletionResult]::new('unset', 'unset', [CompletionResultType]::ParameterValue, 'Take an entry out of a document')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the values of documents: sealed or plain, how old, when due, for whom')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check that all secrets are sealed, and documents are as the policy says; for CI and hooks')
            [CompletionResult]::new('recipients', 'recipients', [CompletionResultType]::ParameterValue, 'Show and change for whom documents are')
            [CompletionResult]::new('rotate', 'rotate', [CompletionResultType]::ParameterValue, 'Seal documents anew under new data keys')
            [CompletionResult]::new('scan', 'scan', [CompletionResultType]::ParameterValue, 'Find hard-coded secrets, and say what mends each')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'Show how two versions of a document differ, value by value')
            [CompletionResult]::new('git', 'git', [CompletionResultType]::ParameterValue, 'Let git merge and show sealed documents as what they are')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Say which rule of the policy holds for documents, and why each value is sealed or plain')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'Look for what is wrong, and say what mends it')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completion script of a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print a manual page, in the form that man reads')
            break
        }
        'stripeseal;init' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour messages')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Say what would be made, and make nothing')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity')
            [CompletionResult]::new('--no-prompt', '--no-prompt', [CompletionResultType]::ParameterName, 'Ask nothing: where a question would be, fail')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'stripeseal;keygen' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Where to write it [default: identity.txt in the configuration directory]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Where to write it [default: identity.txt in the configuration directory]')
            [CompletionResult]::new('--keyring', '--keyring', [CompletionResultType]::ParameterName, 'Keep it in the OS keyring, under this name')
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'Take the identity of this file into the keyring, instead of a new one; the file stays')
            [CompletionResult]::new('--export', '--export', [CompletionResultType]::ParameterName, 'Make nothing: take the identity of this name out of the keyring, to -o FILE or into a pipe, for a backup')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour messages')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity')
            [CompletionResult]::new('--no-prompt', '--no-prompt', [CompletionResultType]::ParameterName, 'Ask nothing: where a question would be, fail')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'stripeseal;seal' {
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'A document; the same as naming it without -f')
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'A document; the same as naming it without -f')
            [CompletionResult]::new('-r', '-r', [CompletionResultType]::ParameterName, 'Seal a new document for this recipient: age1…, LABEL=age1…, or a label of the policy')
            [CompletionResult]::new('--recipient', '--recipient', [CompletionResultType]::ParameterName, 'Seal a new document for this recipient: age1…, LABEL=age1…, or a label of the policy')
            [CompletionResult]::new('--key', '--key', [CompletionResultType]::ParameterName, 'Seal the values whose key matches, such as ''*_TOKEN'' or ''stripe.*''')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Leave the values plain whose key matches')
            [CompletionResult]::new('--accept', '--accept', [CompletionResultType]::ParameterName, 'Take over a hand edit of the sealed value at this path: added, moved, renamed, removed, commented out or back in. Every such edit of the file must be named')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Read the files as this format, whatever their names: dotenv, toml or yaml')
            [CompletionResult]::new('-i', '-i', [CompletionResultType]::ParameterName, 'Use this identity file and no other (- is standard input)')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Use this identity file and no other (- is standard input)')
            [CompletionResult]::new('--trust-key', '--trust-key', [CompletionResultType]::ParameterName, 'Trust the document with this key id, although it or its recipients are not known here')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour messages')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Seal every value')
            [CompletionResult]::new('--stdout', '--stdout', [CompletionResultType]::ParameterName, 'Print the sealed text instead of writing it')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be sealed, and why, and write nothing')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'With --dry-run: print JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity')
            [CompletionResult]::new('--no-prompt', '--no-prompt', [CompletionResultType]::ParameterName, 'Ask nothing: where a question would be, fail')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'stripeseal;encrypt' {
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'A document; the same as naming it without -f')
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'A document; the same as naming it without -f')
            [CompletionResult]::new('-r', '-r', [CompletionResultType]::ParameterName, 'Seal a new document for this recipient: age1…, LABEL=age1…, or a label of the policy')
            [CompletionResult]::new('--recipient', '--recipient', [CompletionResultType]::ParameterName, 'Seal a new document for this recipient: age1…, LABEL=age1…, or a label of the policy')
            [CompletionResult]::new('--key', '--key', [CompletionResultType]::ParameterName, 'Seal the values whose key matches, such as ''*_TOKEN'' or ''stripe.*''')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Leave the values plain whose key matches')
            [CompletionResult]::new('--accept', '--accept', [CompletionResultType]::ParameterName, 'Take over a hand edit of the sealed value at this path: added, moved, renamed, removed, commented out or back in. Every such edit of the file must be named')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Read the files as this format, whatever their names: dotenv, toml or yaml')
            [CompletionResult]::new('-i', '-i', [CompletionResultType]::ParameterName, 'Use this identity file and no other (- is standard input)')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Use this identity file and no other (- is standard input)')
            [CompletionResult]::new('--trust-key', '--trust-key', [CompletionResultType]::ParameterName, 'Trust the document with this key id, although it or its recipients are not known here')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour messages')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Seal every value')
            [CompletionResult]::new('--stdout', '--stdout', [CompletionResultType]::ParameterName, 'Print the sealed text instead of writing it')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be sealed, and why, and write nothing')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'With --dry-run: print JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity')
            [CompletionResult]::new('--no-prompt', '--no-prompt', [CompletionResultType]::ParameterName, 'Ask nothing: where a question would be, fail')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'stripeseal;unseal' {
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'The document; the same as naming it without -f')
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'The document; the same as naming it without -f')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Read it as this format, whatever its name: dotenv, toml or yaml')
            [CompletionResult]::new('-i', '-i', [CompletionResultType]::ParameterName, 'Use this identity file and no other (- is standard input)')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Use this identity file and no other (- is standard input)')
            [CompletionResult]::new('--key-id', '--key-id', [CompletionResultType]::ParameterName, 'Refuse a document with another key id than one of these; without it, those of STRIPESEAL_KEY_ID, if that is set')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write the plain text to this file, readable by you alone')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the plain text to this file, readable by you alone')
            [CompletionResult]::new('--allow-plain', '--allow-plain', [CompletionResultType]::ParameterName, 'Take this file as it is although it is not sealed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour messages')
            [CompletionResult]::new('--in-place', '--in-place', [CompletionResultType]::ParameterName, 'Replace the document by its plain text')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Verify and unseal, but write nothing')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity')
            [CompletionResult]::new('--no-prompt', '--no-prompt', [CompletionResultType]::ParameterName, 'Ask nothing: where a question would be, fail')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'stripeseal;decrypt' {
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'The document; the same as naming it without -f')
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'The document; the same as naming it without -f')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Read it as this format, whatever its name: dotenv, toml or yaml')
            [CompletionResult]::new('-i', '-i', [CompletionResultType]::ParameterName, 'Use this identity file and no other (- is standard input)')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Use this identity file and no other (- is standard input)')
            [CompletionResult]::new('--key-id', '--key-id', [CompletionResultType]::ParameterName, 'Refuse a document with another key id than one of these; without it, those of STRIPESEAL_KEY_ID, if that is set')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write the plain text to this file, readable by you alone')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the plain text to this file, readable by you alone')
            [CompletionResult]::new('--allow-plain', '--allow-plain', [CompletionResultType]::ParameterName, 'Take this file as it is although it is not sealed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour messages')
            [CompletionResult]::new('--in-place', '--in-place', [CompletionResultType]::ParameterName, 'Replace the document by its plain text')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Verify and unseal, but write nothing')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity')
            [CompletionResult]::new('--no-prompt', '--no-prompt', [CompletionResultType]::ParameterName, 'Ask nothing: where a question would be, fail')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'stripeseal;run' {
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'A document; may be repeated [default: .env]')
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'A document; may be repeated [default: .env]')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Read the documents as this format, whatever their names: dotenv, toml or yaml')
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Give only the values whose key or variable matches')
            [CompletionResult]::new('--except', '--except', [CompletionResultType]::ParameterName, 'Leave out the values whose key or variable matches')
            [CompletionResult]::new('--allow-env', '--allow-env', [CompletionResultType]::ParameterName, 'Let a variable through that changes how programs load code')
            [CompletionResult]::new('--allow-plain', '--allow-plain', [CompletionResultType]::ParameterName, 'Read this file although it is not sealed')
            [CompletionResult]::new('-i', '-i', [CompletionResultType]::ParameterName, 'Use this identity file and no other (- is standard input)')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Use this identity file and no other (- is standard input)')
            [CompletionResult]::new('--key-id', '--key-id', [CompletionResultType]::ParameterName, 'Refuse a document with another key id than one of these; without it, those of STRIPESEAL_KEY_ID, if that is set')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour messages')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Of TOML and YAML, give the plain values too')
            [CompletionResult]::new('--clean-env', '--clean-env', [CompletionResultType]::ParameterName, 'Start from an environment of PATH, HOME, TERM, LANG, TZ and USER alone')
            [CompletionResult]::new('--override', '--override', [CompletionResultType]::ParameterName, 'Let the documents win over what is in the environment already')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity')
            [CompletionResult]::new('--no-prompt', '--no-prompt', [CompletionResultType]::ParameterName, 'Ask nothing: where a question would be, fail')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'stripeseal;exec' {
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'A document; may be repeated [default: .env]')
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'A document; may be repeated [default: .env]')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Read the documents as this format, whatever their names: dotenv, toml or yaml')
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Give only the values whose key or variable matches')
            [CompletionResult]::new('--except', '--except', [CompletionResultType]::ParameterName, 'Leave out the values whose key or variable matches')
            [CompletionResult]::new('--allow-env', '--allow-env', [CompletionResultType]::ParameterName, 'Let a variable through that changes how programs load code')
            [CompletionResult]::new('--allow-plain', '--allow-plain', [CompletionResultType]::ParameterName, 'Read this file although it is not sealed')
            [CompletionResult]::new('-i', '-i', [CompletionResultType]::ParameterName, 'Use this identity file and no other (- is standard input)')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Use this identity file and no other (- is standard input)')
            [CompletionResult]::new('--key-id', '--key-id', [CompletionResultType]::ParameterName, 'Refuse a document with another key id than one of these; without it, those of STRIPESEAL_KEY_ID, if that is set')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour messages')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Of TOML and YAML, give the plain values too')
            [CompletionResult]::new('--clean-env', '--clean-env', [CompletionResultType]::ParameterName, 'Start from an environment of PATH, HOME, TERM, LANG, TZ and USER alone')
            [CompletionResult]::new('--override', '--override', [CompletionResultType]::ParameterName, 'Let the documents win over what is in the environment already')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity')
            [CompletionResult]::new('--no-prompt', '--no-prompt', [CompletionResultType]::ParameterName, 'Ask nothing: where a question would be, fail')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'stripeseal;get' {
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'The document')
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'The document')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Read it as this format, whatever its name: dotenv, toml or yaml')
            [CompletionResult]::new('-i', '-i', [CompletionResultType]::ParameterName, 'Use this identity file and no other (- is standard input)')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Use this identity file and no other (- is standard input)')
            [CompletionResult]::new('--key-id', '--key-id', [CompletionResultType]::ParameterName, 'Refuse a document with another key id than one of these; without it, those of STRIPESEAL_KEY_ID, if that is set')
            [CompletionResult]::new('--allow-plain', '--allow-plain', [CompletionResultType]::ParameterName, 'Read this file although it is not sealed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour messages')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity')
            [CompletionResult]::new('--no-prompt', '--no-prompt', [CompletionResultType]::ParameterName, 'Ask nothing: where a question would be, fail')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'stripeseal;set' {
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'The document')
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'The document')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Read it as this format, whatever its name: dotenv, toml or yaml')
            [CompletionResult]::new('-i', '-i', [CompletionResultType]::ParameterName, 'Use this identity file and no other (- is standard input)')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Use this identity file and no other (- is standard input)')
            [CompletionResult]::new('--trust-key', '--trust-key', [CompletionResultType]::ParameterName, 'Trust the document with this key id, although it or its recipients are not known here')
            [CompletionResult]::new('--from-file', '--from-file', [CompletionResultType]::ParameterName, 'Take the value from this file, every byte of it')
            [CompletionResult]::new('-r', '-r', [CompletionResultType]::ParameterName, 'Seal a document that is not there yet for this recipient: age1…, LABEL=age1…, or a label of the policy')
            [CompletionResult]::new('--recipient', '--recipient', [CompletionResultType]::ParameterName, 'Seal a document that is not there yet for this recipient: age1…, LABEL=age1…, or a label of the policy')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour messages')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Write the value in clear')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Do all but write')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity')
            [CompletionResult]::new('--no-prompt', '--no-prompt', [CompletionResultType]::ParameterName, 'Ask nothing: where a question would be, fail')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'stripeseal;unset' {
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'The document')
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'The document')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Read it as this format, whatever its name: dotenv, toml or yaml')
            [CompletionResult]::new('-i', '-i', [CompletionResultType]::ParameterName, 'Use this identity file and no other (- is standard input)')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Use this identity file and no other (- is standard input)')
            [CompletionResult]::new('--trust-key', '--trust-key', [CompletionResultType]::ParameterName, 'Trust the document with this key id, although it or its recipients are not known here')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour messages')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Do all but write')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity')
            [CompletionResult]::new('--no-prompt', '--no-prompt', [CompletionResultType]::ParameterName, 'Ask nothing: where a question would be, fail')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'stripeseal;list' {
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'A document; may be repeated [default: .env]')
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'A document; may be repeated [default: .env]')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Read the documents as this format, whatever their names: dotenv, toml or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour messages')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Every sealed document of the repository, whether git ignores it or not; outside of a repository, of this folder and those below')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON: an object, or with --all or several documents a list of them')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity')
            [CompletionResult]::new('--no-prompt', '--no-prompt', [CompletionResultType]::ParameterName, 'Ask nothing: where a question would be, fail')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'stripeseal;check' {
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Compare with where this branch left REV: no value may be older than it was there, or in clear, and no document sealed under a key that it had before')
            [CompletionResult]::new('-i', '-i', [CompletionResultType]::ParameterName, 'Use this identity file and no other (- is standard input)')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Use this identity file and no other (- is standard input)')
            [CompletionResult]::new('--except', '--except', [CompletionResultType]::ParameterName, 'Leave out what matches, such as keys that tests are made with; as in the policy, may be repeated')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Read the files that are named as this format: dotenv, toml or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour messages')
            [CompletionResult]::new('--staged', '--staged', [CompletionResultType]::ParameterName, 'Check what is about to be committed: the files that are named, or that differ from the last commit, as they stand in the index. What was sealed in the last commit must still be')
            [CompletionResult]::new('--authentic', '--authentic', [CompletionResultType]::ParameterName, 'Verify the documents too, with your identities, as --identity does with that one; each must be for one of them')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Let what is noted count as wrong')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON')
            [CompletionResult]::new('--github', '--github', [CompletionResultType]::ParameterName, 'Print annotations for GitHub Actions')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity')
            [CompletionResult]::new('--no-prompt', '--no-prompt', [CompletionResultType]::ParameterName, 'Ask nothing: where a question would be, fail')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'stripeseal;recipients' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour messages')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity')
            [CompletionResult]::new('--no-prompt', '--no-prompt', [CompletionResultType]::ParameterName, 'Ask nothing: where a question would be, fail')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the recipients of documents')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Let somebody else open documents too')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Take a recipient from documents')
            [CompletionResult]::new('sync', 'sync', [CompletionResultType]::ParameterValue, 'Bring documents to what the policy says')
            break
        }
        'stripeseal;recipients;list' {
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'A document; may be repeated [default: .env]')
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'A document; may be repeated [default: .env]')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Read the documents as this format, whatever their names: dotenv, toml or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour messages')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Every sealed document of the repository, whether git ignores it or not; outside of a repository, of this folder and those below')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity')
            [CompletionResult]::new('--no-prompt', '--no-prompt', [CompletionResultType]::ParameterName, 'Ask nothing: where a question would be, fail')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'stripeseal;recipients;add' {
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'A document; may be repeated [default: .env]')
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'A document; may be repeated [default: .env]')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Read the documents as this format, whatever their names: dotenv, toml or yaml')
            [CompletionResult]::new('-i', '-i', [CompletionResultType]::ParameterName, 'Use this identity file and no other (- is standard input)')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Use this identity file and no other (- is standard input)')
            [CompletionResult]::new('--trust-key', '--trust-key', [CompletionResultType]::ParameterName, 'Trust the document with this key id, although it or its recipients are not known here')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour messages')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Every sealed document of the repository, whether git ignores it or not; outside of a repository, of this folder and those below')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Do all but write')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity')
            [CompletionResult]::new('--no-prompt', '--no-prompt', [CompletionResultType]::ParameterName, 'Ask nothing: where a question would be, fail')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'stripeseal;recipients;remove' {
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'A document; may be repeated [default: .env]')
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'A document; may be repeated [default: .env]')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Read the documents as this format, whatever their names: dotenv, toml or yaml')
            [CompletionResult]::new('-i', '-i', [CompletionResultType]::ParameterName, 'Use this identity file and no other (- is standard input)')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Use this identity file and no other (- is standard input)')
            [CompletionResult]::new('--trust-key', '--trust-key', [CompletionResultType]::ParameterName, 'Trust the document with this key id, although it or its recipients are not known here')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour messages')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Every sealed document of the repository, whether git ignores it or not; outside of a repository, of this folder and those below')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Do all but write')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity')
            [CompletionResult]::new('--no-prompt', '--no-prompt', [CompletionResultType]::ParameterName, 'Ask nothing: where a question would be, fail')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'stripeseal;recipients;sync' {
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'A document; may be repeated [default: .env]')
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'A document; may be repeated [default: .env]')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Read the documents as this format, whatever their names: dotenv, toml or yaml')
            [CompletionResult]::new('-i', '-i', [CompletionResultType]::ParameterName, 'Use this identity file and no other (- is standard input)')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Use this identity file and no other (- is standard input)')
            [CompletionResult]::new('--trust-key', '--trust-key', [CompletionResultType]::ParameterName, 'Trust the document with this key id, although it or its recipients are not known here')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour messages')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Every sealed document of the repository, whether git ignores it or not; outside of a repository, of this folder and those below')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the difference and write nothing')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity')
            [CompletionResult]::new('--no-prompt', '--no-prompt', [CompletionResultType]::ParameterName, 'Ask nothing: where a question would be, fail')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'stripeseal;rotate' {
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'A document; may be repeated [default: .env]')
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'A document; may be repeated [default: .env]')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Read the documents as this format, whatever their names: dotenv, toml or yaml')
            [CompletionResult]::new('-i', '-i', [CompletionResultType]::ParameterName, 'Use this identity file and no other (- is standard input)')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Use this identity file and no other (- is standard input)')
            [CompletionResult]::new('--trust-key', '--trust-key', [CompletionResultType]::ParameterName, 'Trust the document with this key id, although it or its recipients are not known here')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour messages')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Every sealed document of the repository, whether git ignores it or not; outside of a repository, of this folder and those below')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Do all but write')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity')
            [CompletionResult]::new('--no-prompt', '--no-prompt', [CompletionResultType]::ParameterName, 'Ask nothing: where a question would be, fail')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'stripeseal;scan' {
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'A document whose values are searched for; may be repeated [default: every sealed one of the repository, outside of one of this folder]')
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'A document whose values are searched for; may be repeated [default: every sealed one of the repository, outside of one of this folder]')
            [CompletionResult]::new('-i', '-i', [CompletionResultType]::ParameterName, 'Use this identity file and no other (- is standard input)')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Use this identity file and no other (- is standard input)')
            [CompletionResult]::new('--baseline', '--baseline', [CompletionResultType]::ParameterName, 'Leave out what this file lists as found before [default: .stripeseal-baseline in the root of the repository, if it is there]')
            [CompletionResult]::new('--write-baseline', '--write-baseline', [CompletionResultType]::ParameterName, 'Write what is found to this file, as salted hashes, for --baseline')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour messages')
            [CompletionResult]::new('--staged', '--staged', [CompletionResultType]::ParameterName, 'Look at what the next commit would add or change, as the index holds it, in place of files')
            [CompletionResult]::new('--history', '--history', [CompletionResultType]::ParameterName, 'Look at all that was ever committed, on every branch, each content once, in place of files')
            [CompletionResult]::new('--no-ignore', '--no-ignore', [CompletionResultType]::ParameterName, 'Look at files that git ignores, too')
            [CompletionResult]::new('--own', '--own', [CompletionResultType]::ParameterName, 'Insist on own values: ask for passphrases, and fail where a document can''t be opened')
            [CompletionResult]::new('--no-own', '--no-own', [CompletionResultType]::ParameterName, 'Don''t search for own values')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON')
            [CompletionResult]::new('--github', '--github', [CompletionResultType]::ParameterName, 'Print annotations for GitHub Actions')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity')
            [CompletionResult]::new('--no-prompt', '--no-prompt', [CompletionResultType]::ParameterName, 'Ask nothing: where a question would be, fail')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'stripeseal;diff' {
            [CompletionResult]::new('-i', '-i', [CompletionResultType]::ParameterName, 'Use this identity file and no other (- is standard input)')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Use this identity file and no other (- is standard input)')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Read both as this format, whatever their names: dotenv, toml or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour messages')
            [CompletionResult]::new('--show-values', '--show-values', [CompletionResultType]::ParameterName, 'Show sealed values in clear; on a terminal alone')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity')
            [CompletionResult]::new('--no-prompt', '--no-prompt', [CompletionResultType]::ParameterName, 'Ask nothing: where a question would be, fail')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'stripeseal;git' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour messages')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity')
            [CompletionResult]::new('--no-prompt', '--no-prompt', [CompletionResultType]::ParameterName, 'Ask nothing: where a question would be, fail')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('install', 'install', [CompletionResultType]::ParameterValue, 'Wire the merge driver and the diff of sealed documents for this repository')
            [CompletionResult]::new('uninstall', 'uninstall', [CompletionResultType]::ParameterValue, 'Take back what git install wrote')
            [CompletionResult]::new('merge', 'merge', [CompletionResultType]::ParameterValue, 'Merge three versions of a document; git calls this')
            [CompletionResult]::new('textconv', 'textconv', [CompletionResultType]::ParameterValue, 'Show a document without its tokens; git calls this')
            break
        }
        'stripeseal;git;install' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour messages')
            [CompletionResult]::new('--local', '--local', [CompletionResultType]::ParameterName, 'Name the files in the attributes of this clone alone, not in .gitattributes')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity')
            [CompletionResult]::new('--no-prompt', '--no-prompt', [CompletionResultType]::ParameterName, 'Ask nothing: where a question would be, fail')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'stripeseal;git;uninstall' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour messages')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity')
            [CompletionResult]::new('--no-prompt', '--no-prompt', [CompletionResultType]::ParameterName, 'Ask nothing: where a question would be, fail')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'stripeseal;git;merge' {
            [CompletionResult]::new('-i', '-i', [CompletionResultType]::ParameterName, 'Use this identity file and no other (- is standard input)')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Use this identity file and no other (- is standard input)')
            [CompletionResult]::new('--trust-key', '--trust-key', [CompletionResultType]::ParameterName, 'Trust the document with this key id, although it or its recipients are not known here')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Read the document as this format, whatever its name: dotenv, toml or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour messages')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity')
            [CompletionResult]::new('--no-prompt', '--no-prompt', [CompletionResultType]::ParameterName, 'Ask nothing: where a question would be, fail')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'stripeseal;git;textconv' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour messages')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity')
            [CompletionResult]::new('--no-prompt', '--no-prompt', [CompletionResultType]::ParameterName, 'Ask nothing: where a question would be, fail')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'stripeseal;explain' {
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'A document; may be repeated, in the order of run [default: .env]')
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'A document; may be repeated, in the order of run [default: .env]')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Read the documents as this format, whatever their names: dotenv, toml or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour messages')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity')
            [CompletionResult]::new('--no-prompt', '--no-prompt', [CompletionResultType]::ParameterName, 'Ask nothing: where a question would be, fail')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'stripeseal;doctor' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour messages')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity')
            [CompletionResult]::new('--no-prompt', '--no-prompt', [CompletionResultType]::ParameterName, 'Ask nothing: where a question would be, fail')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'stripeseal;completions' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour messages')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity')
            [CompletionResult]::new('--no-prompt', '--no-prompt', [CompletionResultType]::ParameterName, 'Ask nothing: where a question would be, fail')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'stripeseal;man' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour messages')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes, but those about keys and recipients that are not known, and about less integrity')
            [CompletionResult]::new('--no-prompt', '--no-prompt', [CompletionResultType]::ParameterName, 'Ask nothing: where a question would be, fail')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
