import Glibc

/// Names a process so that another one on the same machine can tell whether it has ended: the boot and the namespace in
/// which its number counts (pid_namespaces(7)), the number, and when it started.
enum NodeProcess {
  /// This process.
  static func current() -> String { "\(machine ?? "?") \(getpid()) \(start(of: getpid()) ?? "")" }

  /// Whether a process has certainly ended. False for one on another machine or in another container: nothing is known
  /// of it.
  static func isGone(_ process: String) -> Bool {
    let words = process.split(separator: " ", omittingEmptySubsequences: false)
    guard words.count == 3, let machine, String(words[0]) == machine, let number = pid_t(words[1]), number > 0 else {
      return false
    }
    if kill(number, 0) != 0, errno == ESRCH { return true }
    guard let start = start(of: number) else { return false }
    return start != words[2]
  }

  /// The boot and the namespace; nil if they cannot be read.
  private static var machine: String? {
    let boot = text(of: "/proc/sys/kernel/random/boot_id").split(whereSeparator: \.isWhitespace).first ?? ""
    var buffer = [CChar](repeating: 0, count: 100)
    let count = readlink("/proc/self/ns/pid", &buffer, buffer.count)
    let space = String(decoding: buffer.prefix(max(0, count)).map(UInt8.init(bitPattern:)), as: UTF8.self)
    return boot.isEmpty || space.isEmpty ? nil : "\(boot)/\(space)"
  }

  /// The time of a process's start in the kernel's ticks; nil if it cannot be read, `ended` for a process that has ended
  /// and was not waited for (proc(5), /proc/[pid]/stat).
  private static func start(of number: pid_t) -> String? {
    // The second field is a name in parentheses and may contain both spaces and parentheses.
    let fields = text(of: "/proc/\(number)/stat").split(separator: ")").last?.split(separator: " ") ?? []
    guard fields.count > 19 else { return nil }
    return fields[0] == "Z" || fields[0] == "X" ? "ended" : String(fields[19])
  }

  private static func text(of path: String) -> String {
    guard let file = fopen(path, "re") else { return "" }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = fread(&bytes, 1, bytes.count, file)
    return String(decoding: bytes.prefix(count), as: UTF8.self)
  }
}
