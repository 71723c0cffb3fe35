import Glibc
import TestPublication
import Testing

/// `ridgeline demo`.
@Suite("The demo by the program")
struct DemoTests {
    @Test("It says where it answers, shows the leak, follows changes, and leaves nothing behind")
    func demo() async throws {
        let run = try await withTemporaryDirectory { directory in
            try await ToolRun.run(
                "timeout",
                [
                    "-s", "KILL", "120", "bash", "-c",
                    """
                    cd '\(directory)'; P='\(Program.path)'
                    until_() { n=0; until eval "$1"; do n=$((n+1)); [ $n -lt 400 ] || { echo "waited in vain: $1"; cat out; \
                    exit 99; }; sleep 0.1; done; }
                    "$P" demo --listen 127.0.0.1:0 --http-listen 127.0.0.1:0 --interval 1 > out 2>&1 & demo=$!
                    trap 'kill -9 $demo 2>/dev/null' EXIT
                    until_ 'grep -q "Ctrl-C" out'
                    http=$(sed -n 's/^  HTTP *//p' out); rtr=$(sed -n 's/^  routers (RTR) *//p' out)
                    work=$(sed -n 's/^  configuration *\\(.*\\)\\/ridgeline.yaml$/\\1/p' out)
                    until_ '[ "$(curl -s -o /dev/null -w "%{http_code}" $http/health)" = 200 ]'
                    verify() { "$P" verify path "13335 32934" --role provider --server $http | grep -o "^[A-Z][a-z]*, upstream"; }
                    verify
                    "$P" rtr dump $rtr 2> /dev/null | grep "^vap AS13335"
                    curl -s $http/version | grep -c .
                    serial() { curl -s $http/api/v1/status | grep -o '"serial":[0-9]*' | head -1; }
                    first=$(serial); until_ '[ "$(serial)" != "$first" ]'
                    sed -i '/"customerAsn": 32934/d' $work/miami.json
                    until_ 'verify | grep -q Unknown'
                    kill -INT $demo; wait $demo; echo $?
                    [ -e "$work" ] && echo "$work is left"
                    exit 0
                    """,
                ]
            )
        }
        #expect(run.status == 0, "\(run.outputText)\(run.errorText)")
        let version = try await Program.run(["--version"]).outputText.split(separator: "\n").count
        #expect(
            run.outputText == "Invalid, upstream\nvap AS13335 AS174 AS1299 AS3356\n\(version)\n0\n",
            "\(run.errorText)"
        )
    }
}
