import Classification
import Configuration
import Testing

/// Where the state is, and what a node of several needs.
struct StateReaderTests {
  private func load(_ text: String) -> (settings: Settings?, messages: [String]) {
    let (settings, diagnostics) = SettingsLoader.load(text: text, file: "/etc/d/c.yaml")
    return (settings, diagnostics.map { "\($0)" })
  }

  @Test("A node's keys are read; a bare name of a file is a credential, others are relative to the configuration")
  func node() throws {
    let uri = "postgresql://dw@db1:5433,db2/watch?sslmode=verify-full&target_session_attrs=read-write"
    let (settings, messages) = load(
      "{state: '\(uri)', stateSecretFile: secrets/db, node: desk-1, cluster: {lease: 9s}}")
    #expect(messages.isEmpty)
    #expect(settings?.state == .postgresql(uri: uri))
    #expect(settings?.stateSecretFile == "/etc/d/secrets/db")
    #expect(settings?.node == "desk-1" && settings?.cluster.lease == .seconds(9))
    #expect(load("{state: 'postgres:///watch', stateSecretFile: db}").settings?.stateSecretFile == "db")
    #expect(Settings().cluster.lease == .seconds(30) && Settings().node == nil)
  }

  @Test(
    "A password in the address is refused wherever it stands, and never repeated",
    arguments: [
      "postgresql://dw:s3cret@h/d", "postgres://dw:s3cret@/d?host=/run", "postgresql://h/d?password=s3cret",
      "postgresql://h/d?sslmode=require&pass%77ord=s3cret", "postgresql://h/d?sslpassword=s3cret",
      "postgresql://:s3cret@h/d", "postgresql://dw:s3/cret@h/d", "postgresql://dw:s3?cret@h/d",
      "postgresql://h/d#?password=s3cret", "postgresql://dw:s3#cret@h/d", "postgresql://dw:s3@cret@h/d",
      "postgresql://dw:pa?%zzs3cret@h",
    ])
  func password(_ uri: String) throws {
    let (settings, messages) = load("state: '\(uri)'")
    #expect(settings == nil && messages.count == 1)
    let message = try #require(messages.first)
    #expect(message.hasPrefix("/etc/d/c.yaml:1:8: error: the address contains") && !message.contains("s3cret"))
    #expect(message.contains("stateSecretFile") || uri.contains("sslpassword"))
  }

  @Test(
    "An address that libpq and the URI's standard read in two ways is refused, and not repeated",
    arguments: [
      "postgresql://h/d#s3cret", "postgresql://s3cret/x@h/d", "postgresql://s3cret?x@h/d",
      "postgresql://dw@s3cret@h/d", "postgresql://h/d?application_name=s3cret@x",
    ])
  func ambiguous(_ uri: String) throws {
    let (settings, messages) = load("state: '\(uri)'")
    let message = try #require(messages.first)
    #expect(settings == nil && messages.count == 1 && message.contains("%40 for @") && !message.contains("s3cret"))
  }

  @Test("A connection to another machine that nobody asked to encrypt is warned of")
  func encryption() {
    for uri in [
      "postgresql://dw@db.example/d", "postgresql://localhost,10.0.0.2/d", "postgresql:///d?host=db.example",
      "postgresql://localhost.example/d", "postgresql://127.example:5433/d",
    ] {
      let (settings, messages) = load("state: '\(uri)'")
      #expect(
        settings != nil && messages.count == 1 && messages.allSatisfy { $0.contains("sslmode=verify-full") }, "\(uri)")
    }
    for uri in [
      "postgresql://dw@db.example/d?sslmode=prefer", "postgresql:///d", "postgresql://localhost:5433/d",
      "postgresql://dw@%2Frun%2Fpg/d", "postgresql:///d?host=/run/pg&port=5433", "postgresql://127.0.0.1,[::1]:5433/d",
    ] {
      #expect(load("state: '\(uri)'").messages.isEmpty, "\(uri)")
    }
  }

  @Test(
    "A mistake is reported at its place with what to do",
    arguments: [
      ("node: 'desk 1'", "error: a name of at most 63"), ("node: ''", "error: a name of at most 63"),
      ("node: [a]", "error: a text is expected"), ("node: \(String(repeating: "n", count: 64))", "error: a name of at"),
      ("cluster: {lease: 1s}", "error: a duration from 2s to 10m"),
      ("cluster: {lease: 1h}", "error: a duration from 2s"),
      ("cluster: 30s", "error: a mapping is expected"), ("cluster: {leese: 30s}", "did you mean \"lease\"?"),
      ("stateSecretFile: [a]", "error: a text is expected"),
    ])
  func mistakes(_ text: String, _ expected: String) {
    let (settings, messages) = load("state: postgresql:///d\n\(text)")
    #expect(
      settings == nil && messages.count == 1 && messages.allSatisfy { $0.contains(":2:") && $0.contains(expected) })
  }

  @Test(
    "A node's keys beside an SQLite state are warned of",
    arguments: ["node: a", "cluster: {lease: 3s}", "stateSecretFile: a"])
  func withoutNodes(_ text: String) {
    let (settings, messages) = load(text)
    #expect(
      settings != nil && messages.count == 1 && messages.allSatisfy { $0.contains("has no effect with state: sqlite") })
  }
}
