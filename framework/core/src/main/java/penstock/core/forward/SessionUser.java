package penstock.core.forward;

/// A listener that moves the payload of its sessions by itself and only asks where to.
public interface SessionUser {

  /// Has its sessions begin there; called before it is opened.
  void enterBy(SessionEntry entry);
}
