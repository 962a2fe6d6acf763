import ClientRegistry
import ControlService

/// Why the daemon cannot run.
enum StartError: Error {
  case folder(String, String)
  /// Another daemon works in this state directory.
  case stateInUse(String, process: Int32?)
  case lock(String, String)
  case registry(String, RegistryError)
  case socketInUse(String)
  case socketNotOurs(String)
  case profile(String)
  case virtualTable(String)
  case service(String)
  case signals(String)
  case token(String)
  case fewDescriptors(UInt64)

  var words: String {
    switch self {
    case .folder(let path, let reason): "cannot make the folder \(path): \(reason)"
    case .stateInUse(let path, let process):
      "another daemon\(process.map { " (process \($0))" } ?? "") works with \(path): stop it first, "
        + "or give this one a state_directory, log_directory and control_socket of its own"
    case .lock(let path, let reason):
      "cannot lock \(path), so another daemon could be at work: \(reason)"
    case .registry(let path, let error): "cannot use the registry \(path): \(error)"
    case .socketInUse(let path): "another daemon answers at \(path); stop it first"
    case .socketNotOurs(let path):
      "\(path) is no socket, so it is left alone; move it away or name another control_socket"
    case .profile(let reason): "the table's profile cannot be used: \(reason)"
    case .service(let reason): "the control service failed: \(reason)"
    case .fewDescriptors(let most):
      "this process may have \(most) files and connections open, and needs \(DescriptorCount.least): "
        + "raise the limit (ulimit -n, LimitNOFILE= of the unit)"
    case .token(let reason): "the HTTP door stays closed: \(reason)"
    case .signals(let reason): "alarms cannot be sent out: \(reason)"
    case .virtualTable(let reason): "the virtual table cannot be made: \(reason)"
    }
  }
}
