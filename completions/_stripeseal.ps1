
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
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes')
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
            [CompletionResult]::new('edit', 'edit', [CompletionResultType]::ParameterValue, 'Edit the plain text of a document')
            [CompletionResult]::new('get', 'get', [CompletionResultType]::ParameterValue, 'Print one value')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Seal a value into a document')
            [CompletionResult]::new('unset', 'unset', [CompletionResultType]::ParameterValue, 'Take an entry out of a document')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the values of a document, sealed or plain')
            [CompletionResult]::new('mask', 'mask', [CompletionResultType]::ParameterValue, 'Replace the sealed values of documents by their names, from standard input to standard output')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completion script of a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print a manual page, in the form that man reads')
            break
        }
        'stripeseal;init' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour messages')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Say what would be made, and make nothing')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--no-prompt', '--no-prompt', [CompletionResultType]::ParameterName, 'Ask nothing: where a question would be, fail')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'stripeseal;keygen' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Where to write it [default: identity.txt in the configuration directory]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Where to write it [default: identity.txt in the configuration directory]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour messages')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes')
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
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour messages')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Seal every value')
            [CompletionResult]::new('--stdout', '--stdout', [CompletionResultType]::ParameterName, 'Print the sealed text instead of writing it')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be sealed, and why, and write nothing')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'With --dry-run: print JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes')
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
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour messages')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Seal every value')
            [CompletionResult]::new('--stdout', '--stdout', [CompletionResultType]::ParameterName, 'Print the sealed text instead of writing it')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be sealed, and why, and write nothing')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'With --dry-run: print JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes')
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
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write the plain text to this file, readable by you alone')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the plain text to this file, readable by you alone')
            [CompletionResult]::new('--allow-plain', '--allow-plain', [CompletionResultType]::ParameterName, 'Take this file as it is although it is not sealed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour messages')
            [CompletionResult]::new('--in-place', '--in-place', [CompletionResultType]::ParameterName, 'Replace the document by its plain text')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Verify and unseal, but write nothing')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes')
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
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write the plain text to this file, readable by you alone')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the plain text to this file, readable by you alone')
            [CompletionResult]::new('--allow-plain', '--allow-plain', [CompletionResultType]::ParameterName, 'Take this file as it is although it is not sealed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour messages')
            [CompletionResult]::new('--in-place', '--in-place', [CompletionResultType]::ParameterName, 'Replace the document by its plain text')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Verify and unseal, but write nothing')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes')
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
            [CompletionResult]::new('--as-file', '--as-file', [CompletionResultType]::ParameterName, 'Give this value as a file, every byte of it and nothing added; its name is in KEY_FILE')
            [CompletionResult]::new('--as-files', '--as-files', [CompletionResultType]::ParameterName, 'Give the values as files whose key or variable matches')
            [CompletionResult]::new('--require', '--require', [CompletionResultType]::ParameterName, 'Start nothing unless this value is given, and not empty')
            [CompletionResult]::new('--allow-env', '--allow-env', [CompletionResultType]::ParameterName, 'Let a variable through that changes how programs load code')
            [CompletionResult]::new('--allow-plain', '--allow-plain', [CompletionResultType]::ParameterName, 'Read this file although it is not sealed')
            [CompletionResult]::new('-i', '-i', [CompletionResultType]::ParameterName, 'Use this identity file and no other (- is standard input)')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Use this identity file and no other (- is standard input)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour messages')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Of TOML and YAML, give the plain values too')
            [CompletionResult]::new('--clean-env', '--clean-env', [CompletionResultType]::ParameterName, 'Start from an environment of PATH, HOME, TERM, LANG, TZ and USER alone')
            [CompletionResult]::new('--override', '--override', [CompletionResultType]::ParameterName, 'Let the documents win over what is in the environment already')
            [CompletionResult]::new('--as-file-dir', '--as-file-dir', [CompletionResultType]::ParameterName, 'Put the files into a private folder, which goes when the program ends: for programs that close open files, or need names that last')
            [CompletionResult]::new('--mask', '--mask', [CompletionResultType]::ParameterName, 'Replace the sealed values in what the program writes by their names, where it goes to no terminal')
            [CompletionResult]::new('--check', '--check', [CompletionResultType]::ParameterName, 'Show what the program would be given, how and from which document, but no value; start nothing')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'With --check: print JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes')
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
            [CompletionResult]::new('--as-file', '--as-file', [CompletionResultType]::ParameterName, 'Give this value as a file, every byte of it and nothing added; its name is in KEY_FILE')
            [CompletionResult]::new('--as-files', '--as-files', [CompletionResultType]::ParameterName, 'Give the values as files whose key or variable matches')
            [CompletionResult]::new('--require', '--require', [CompletionResultType]::ParameterName, 'Start nothing unless this value is given, and not empty')
            [CompletionResult]::new('--allow-env', '--allow-env', [CompletionResultType]::ParameterName, 'Let a variable through that changes how programs load code')
            [CompletionResult]::new('--allow-plain', '--allow-plain', [CompletionResultType]::ParameterName, 'Read this file although it is not sealed')
            [CompletionResult]::new('-i', '-i', [CompletionResultType]::ParameterName, 'Use this identity file and no other (- is standard input)')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Use this identity file and no other (- is standard input)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour messages')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Of TOML and YAML, give the plain values too')
            [CompletionResult]::new('--clean-env', '--clean-env', [CompletionResultType]::ParameterName, 'Start from an environment of PATH, HOME, TERM, LANG, TZ and USER alone')
            [CompletionResult]::new('--override', '--override', [CompletionResultType]::ParameterName, 'Let the documents win over what is in the environment already')
            [CompletionResult]::new('--as-file-dir', '--as-file-dir', [CompletionResultType]::ParameterName, 'Put the files into a private folder, which goes when the program ends: for programs that close open files, or need names that last')
            [CompletionResult]::new('--mask', '--mask', [CompletionResultType]::ParameterName, 'Replace the sealed values in what the program writes by their names, where it goes to no terminal')
            [CompletionResult]::new('--check', '--check', [CompletionResultType]::ParameterName, 'Show what the program would be given, how and from which document, but no value; start nothing')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'With --check: print JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--no-prompt', '--no-prompt', [CompletionResultType]::ParameterName, 'Ask nothing: where a question would be, fail')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'stripeseal;edit' {
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'The document')
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'The document')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Read it as this format, whatever its name: dotenv, toml or yaml')
            [CompletionResult]::new('-i', '-i', [CompletionResultType]::ParameterName, 'Use this identity file and no other (- is standard input)')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Use this identity file and no other (- is standard input)')
            [CompletionResult]::new('--with', '--with', [CompletionResultType]::ParameterName, 'Edit with this command instead, such as ''sed -i s/old/new/''; the file is its last argument')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour messages')
            [CompletionResult]::new('--resume', '--resume', [CompletionResultType]::ParameterName, 'Take up the text that an earlier edit could not save')
            [CompletionResult]::new('--discard', '--discard', [CompletionResultType]::ParameterName, 'Drop that text')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes')
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
            [CompletionResult]::new('--allow-plain', '--allow-plain', [CompletionResultType]::ParameterName, 'Read this file although it is not sealed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour messages')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes')
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
            [CompletionResult]::new('--from-file', '--from-file', [CompletionResultType]::ParameterName, 'Take the value from this file, every byte of it')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour messages')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Write the value in clear')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Do all but write')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes')
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
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour messages')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Do all but write')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--no-prompt', '--no-prompt', [CompletionResultType]::ParameterName, 'Ask nothing: where a question would be, fail')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'stripeseal;list' {
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'The document')
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'The document')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Read it as this format, whatever its name: dotenv, toml or yaml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour messages')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--no-prompt', '--no-prompt', [CompletionResultType]::ParameterName, 'Ask nothing: where a question would be, fail')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'stripeseal;mask' {
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'A document; may be repeated [default: .env]')
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'A document; may be repeated [default: .env]')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Read the documents as this format, whatever their names: dotenv, toml or yaml')
            [CompletionResult]::new('-i', '-i', [CompletionResultType]::ParameterName, 'Use this identity file and no other (- is standard input)')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Use this identity file and no other (- is standard input)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour messages')
            [CompletionResult]::new('--github', '--github', [CompletionResultType]::ParameterName, 'Have GitHub Actions mask the values in the rest of the job: prints its ::add-mask:: lines, which hold the values, and reads nothing')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--no-prompt', '--no-prompt', [CompletionResultType]::ParameterName, 'Ask nothing: where a question would be, fail')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'stripeseal;completions' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour messages')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--no-prompt', '--no-prompt', [CompletionResultType]::ParameterName, 'Ask nothing: where a question would be, fail')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'stripeseal;man' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour messages')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes')
            [CompletionResult]::new('--no-prompt', '--no-prompt', [CompletionResultType]::ParameterName, 'Ask nothing: where a question would be, fail')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
