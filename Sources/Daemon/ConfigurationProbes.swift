import Classification
import Configuration
import Delivery
import Glibc
import HTTPLoop
import Storage

/// Checks what a configuration refers to: files, folders, secrets, certificates. So a configuration without errors can
/// be run with. Problems that keep the daemon from starting are errors; problems of a single feed or webhook are
/// warnings.
public struct ConfigurationProbes: Sendable {
  /// The environment, which names the folder of systemd's credentials.
  private let environment: [String: String]
  /// Whether this process is the daemon. If not, the daemon may run as another user, with other permissions.
  private let isService: Bool

  /// Checks by the daemon itself.
  public static func asDaemon(environment: [String: String]) -> ConfigurationProbes {
    ConfigurationProbes(environment: environment, isService: true)
  }

  /// Checks by a command, which may run as another user than the daemon.
  public static func asCommand(environment: [String: String]) -> ConfigurationProbes {
    ConfigurationProbes(environment: environment, isService: false)
  }

  /// All problems with what the configuration refers to.
  func problems(_ settings: Settings, file: String) -> [Diagnostic] {
    advice(settings, file) + fetch(settings.fetch) + paths(settings) + node(settings, file)
      + settings.webhooks.flatMap(webhook) + settings.mail.flatMap(mail)
  }

  /// Warnings for feeds that have permanently moved to the address of another feed, according to the state file. None
  /// if the state file does not exist yet or cannot be read by this user, or if the state is in a database, which is not asked.
  func moves(of feeds: [FeedDefinition], state: StateLocation) -> [Diagnostic] {
    guard let known = StateAccess.summaries(in: state) else { return [] }
    var targets: [String: String] = [:]
    for feed in feeds {
      if let summary = known[feed.id.value], summary.url == feed.url { targets[feed.id.value] = summary.permanentURL }
    }
    return FeedAddresses.check(feeds, movedTo: targets)
  }

  // MARK: parts

  /// Warnings for settings that are valid but probably not meant.
  private func advice(_ settings: Settings, _ file: String) -> [Diagnostic] {
    var advice: [Diagnostic] = []
    // A contact that is no valid one is an error already.
    if settings.fetch.contact == .missing, settings.fetch.places["contact"] == nil {
      advice.append(
        Diagnostic(
          .warning, at: settings.places["fetch"] ?? SourcePosition(file: file),
          "fetch.contact is missing, so publishers cannot reach you; set it to a mailto: or https: address, or to "
            + "none"))
    }
    if case .tcp(let host, _) = settings.status, !host.hasPrefix("127."), host != "localhost", host != "::1" {
      advice.append(
        Diagnostic(
          .warning, at: settings.places["status"] ?? SourcePosition(file: file),
          "status.listen: \(host) is not a loopback address, so everybody who can reach it can read the status page; "
            + "use 127.0.0.1 and a reverse proxy that asks for a password"))
    }
    return advice
  }

  /// Checks what a node of several needs.
  private func node(_ settings: Settings, _ file: String) -> [Diagnostic] {
    guard case .postgresql(let uri) = settings.state else { return [] }
    let place = settings.places["state"] ?? SourcePosition(file: file)
    var found: [Diagnostic] = []
    if let problem = StateAccess.problem(withURI: uri) { found.append(Diagnostic(.error, at: place, problem)) }
    do throws(SecretFile.Problem) {
      _ = try SecretFile.password(of: settings, environment: environment)
    } catch {
      found.append(
        Diagnostic(
          error.mayBeTheServices && !isService ? .warning : .error, at: settings.places["stateSecretFile"] ?? place,
          "stateSecretFile: \(error)"))
    }
    if settings.node == nil, settings.nodeName.hasPrefix("localhost") {
      found.append(
        Diagnostic(
          .warning, at: place,
          "this machine's name is \(settings.nodeName), as that of others may be, and no two nodes may have one name; set "
            + "node: NAME"))
    }
    let longest = settings.cluster.lease * 2 / 3
    for sink in settings.sinks where sink.timeout > longest {
      found.append(
        Diagnostic(
          .warning, at: settings.places["cluster"] ?? place,
          "\(sink.title): its timeout is longer than two thirds of cluster.lease; a message that "
            + "takes so long may be sent twice if the database cannot be reached meanwhile; make the lease longer or the timeout "
            + "shorter"))
    }
    return found
  }

  private func fetch(_ fetch: FetchSettings) -> [Diagnostic] {
    guard let caFile = fetch.caFile else { return [] }
    let position = fetch.places["caFile"]
    do throws(TextFile.Problem) {
      if try TextFile.read(caFile).contains("-----BEGIN CERTIFICATE-----") { return [] }
      return [
        Diagnostic(
          .error, at: position, "caFile: \(caFile): the file has no PEM certificate; name a certificate bundle")
      ]
    } catch {
      let severity: Diagnostic.Severity = error.isForbidden && !isService ? .warning : .error
      return [Diagnostic(severity, at: position, "caFile: \(caFile): \(error)")]
    }
  }

  /// Checks the paths of the files that the daemon writes. Permissions are not checked: the service may run as another
  /// user.
  private func paths(_ settings: Settings) -> [Diagnostic] {
    var files = [("matches.path", settings.matches.path, settings.matches.places["path"])]
    switch settings.state {
    case .sqlite(let path): files.append(("state", path, settings.places["state"]))
    case .postgresql: break
    }
    return files.compactMap { key, path, position in
      guard let problem = ConfigurationProbes.problem(withWriting: path) else { return nil }
      return Diagnostic(.error, at: position, "\(key): \(path): \(problem)")
    }
  }

  /// Why no folder can be created in an existing one; nil if one can, or if that depends on the user that the daemon
  /// runs as.
  private static func problem(withCreatingIn folder: String) -> String? {
    // The kernel's own file systems have no permission that says so.
    let isVirtual = ["/proc", "/sys"].contains { folder == $0 || folder.hasPrefix($0 + "/") }
    let isReadOnly = access(folder, W_OK) != 0 && errno == EROFS
    guard isVirtual || isReadOnly else { return nil }
    return "no folder can be created in \(folder), which takes no new ones; name another"
  }

  private static func problem(withWriting path: String) -> String? {
    switch FileKind(at: path) {
    case .file: return nil
    case .folder, .other: return "this is not a regular file; name a file that can be written"
    case .missing: break
    }
    // Finds the nearest existing folder; the daemon creates the missing ones below it.
    var (folder, isParent) = (FilePath.folder(of: path), false)
    while !folder.isEmpty, folder != "/" {
      switch FileKind(at: folder) {
      case .folder: return isParent ? problem(withCreatingIn: folder) : nil
      case .file, .other: return "\(folder) is not a folder, so no file can be created in it; name a folder"
      case .missing: (folder, isParent) = (FilePath.folder(of: folder), true)
      }
    }
    return nil
  }

  /// Reads a mail's file.
  private func mail(_ mail: MailSettings) -> [Diagnostic] {
    let problem = SinkTools.fileProblem(of: mail, environment: environment)
    return [problem].compactMap(\.self).map { problem in
      Diagnostic(
        problem.mayBeTheServices && !isService ? .warning : .error, at: mail.places[problem.key],
        "\(mail.title): \(problem.sentence)")
    }
  }

  /// Reads a webhook's files and renders sample messages in its format.
  private func webhook(_ webhook: WebhookSettings) -> [Diagnostic] {
    let files = SinkTools.fileProblems(of: webhook, environment: environment).map { problem in
      Diagnostic(
        problem.mayBeTheServices && !isService ? .warning : .error, at: webhook.places[problem.key],
        "webhook \"\(webhook.id)\": \(problem.sentence)")
    }
    let format = SinkTools.problem(withFormatOf: webhook, now: SystemClock.now()).map {
      Diagnostic(.error, at: webhook.places["format"] ?? webhook.places["id"], "webhook \"\(webhook.id)\": \($0)")
    }
    return files + (format.map { [$0] } ?? [])
  }
}
