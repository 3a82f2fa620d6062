/// The version of this build, shown by `--version`, in the User-Agent and in the metrics.
public let diplowatchVersion = "0.1.0"
