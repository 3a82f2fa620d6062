import Classification
import Configuration
import Delivery
import HTTPLoop
import Storage

/// What is looked at outside the configuration's own text, so that a configuration that is called sound can be run with.
/// What keeps the daemon from starting is an error; what keeps one feed or webhook from working is a warning.
public struct ConfigurationProbes: Sendable {
  /// Where systemd's credentials are looked up.
  private let environment: [String: String]
  /// Whether this process is the one that will use the files; another user's may be allowed less, or more.
  private let isService: Bool

  /// Probes of the process that runs.
  public static func asDaemon(environment: [String: String]) -> ConfigurationProbes {
    ConfigurationProbes(environment: environment, isService: true)
  }

  /// Probes of a command that looks at what the daemon will run with.
  public static func asCommand(environment: [String: String]) -> ConfigurationProbes {
    ConfigurationProbes(environment: environment, isService: false)
  }

  /// Everything that is wrong around a configuration.
  func problems(_ settings: Settings, file: String) -> [Diagnostic] {
    advice(settings, file) + fetch(settings.fetch) + paths(settings) + settings.webhooks.flatMap(webhook)
  }

  /// Feeds that, as the state remembers, have moved to where another feed is polled. A state that is not there yet, or that
  /// this user may not read, says nothing.
  func moves(of feeds: [FeedDefinition], state: StateLocation) -> [Diagnostic] {
    guard case .sqlite(let path) = state, FileKind(at: path) == .file, let store = try? StateStore(reading: path),
      let known = try? store.feedSummaries()
    else { return [] }
    var targets: [String: String] = [:]
    for feed in feeds {
      if let summary = known[feed.id.value], summary.url == feed.url { targets[feed.id.value] = summary.permanentURL }
    }
    return FeedAddresses.check(feeds, movedTo: targets)
  }

  // MARK: parts

  /// What is no mistake, but probably not meant.
  private func advice(_ settings: Settings, _ file: String) -> [Diagnostic] {
    var advice: [Diagnostic] = []
    if settings.fetch.contact == .missing {
      advice.append(
        Diagnostic(
          .warning, at: settings.places["fetch"] ?? SourcePosition(file: file),
          "fetch.contact is missing; publishers cannot reach you: set it to a mailto: or https: address, or to none"))
    }
    if case .tcp(let host, _) = settings.status, !host.hasPrefix("127."), host != "localhost", host != "::1" {
      advice.append(
        Diagnostic(
          .warning, at: settings.places["status"] ?? SourcePosition(file: file),
          "status.listen: \(host) is no loopback address, so whoever can reach it reads the status page; keep it to "
            + "127.0.0.1 behind a reverse proxy that asks for a password"))
    }
    return advice
  }

  private func fetch(_ fetch: FetchSettings) -> [Diagnostic] {
    guard let caFile = fetch.caFile else { return [] }
    let position = fetch.places["caFile"]
    do throws(TextFile.Problem) {
      if try TextFile.read(caFile).contains("-----BEGIN CERTIFICATE-----") { return [] }
      return [Diagnostic(.error, at: position, "caFile: \(caFile): there is no PEM certificate in it; name a bundle")]
    } catch {
      let severity: Diagnostic.Severity = error.isForbidden && !isService ? .warning : .error
      return [Diagnostic(severity, at: position, "caFile: \(caFile): \(error)")]
    }
  }

  /// The files the daemon writes: that each can be one. Whether this user may write them says nothing of the service's.
  private func paths(_ settings: Settings) -> [Diagnostic] {
    var files = [("matches.path", settings.matches.path, settings.matches.places["path"])]
    if case .sqlite(let path) = settings.state { files.append(("state", path, settings.places["state"])) }
    return files.compactMap { key, path, position in
      guard let problem = ConfigurationProbes.problem(withWriting: path) else { return nil }
      return Diagnostic(.error, at: position, "\(key): \(path): \(problem)")
    }
  }

  private static func problem(withWriting path: String) -> String? {
    switch FileKind(at: path) {
    case .file: return nil
    case .folder, .other: return "this is no regular file; name a file that can be written"
    case .missing: break
    }
    // The nearest folder that is there; the daemon makes those below it.
    var folder = FilePath.folder(of: path)
    while !folder.isEmpty, folder != "/" {
      switch FileKind(at: folder) {
      case .folder: return nil
      case .file, .other: return "\(folder) is a file, so nothing can be made in it; name a folder"
      case .missing: folder = FilePath.folder(of: folder)
      }
    }
    return nil
  }

  /// Reads a webhook's files, and renders samples in its format.
  private func webhook(_ webhook: WebhookSettings) -> [Diagnostic] {
    let files = WebhookTools.fileProblems(of: webhook, environment: environment).map { problem in
      Diagnostic(
        problem.mayBeTheServices && !isService ? .warning : .error, at: webhook.places[problem.key],
        "webhook \"\(webhook.id)\": \(problem.sentence)")
    }
    let format = WebhookTools.problem(withFormatOf: webhook, now: SystemClock.now()).map {
      Diagnostic(.error, at: webhook.places["format"] ?? webhook.places["id"], "webhook \"\(webhook.id)\": \($0)")
    }
    return files + (format.map { [$0] } ?? [])
  }
}
