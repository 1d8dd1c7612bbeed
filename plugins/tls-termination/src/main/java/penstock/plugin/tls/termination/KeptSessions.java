package penstock.plugin.tls.termination;

import java.security.NoSuchAlgorithmException;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLContext;

/// Makes contexts that keep sessions in memory instead of in their clients' tickets.
///
/// The JDK (25) takes back a ticket of its own only when the key manager gives it the very
/// certificate again, and asks for that without the server name. So with tickets it would resume
/// nothing but sessions of the default certificate, and none over a renewal. Clients of TLS 1.3
/// still get tickets; what is in them is the number of a session.
final class KeptSessions {

  private static final String TICKETS = "jdk.tls.server.enableSessionTicketExtension";
  private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();

  private KeptSessions() {}

  /// A context, not yet initialised. Runs on a control thread: for a moment it changes a property
  /// of the process, which the JDK reads when a context is made.
  static SSLContext context() throws NoSuchAlgorithmException {
    ONE_AT_A_TIME.lock();
    String before = System.getProperty(TICKETS);
    System.setProperty(TICKETS, "false");
    try {
      return SSLContext.getInstance("TLS");
    } finally {
      if (before == null) {
        System.clearProperty(TICKETS);
      } else {
        System.setProperty(TICKETS, before);
      }
      ONE_AT_A_TIME.unlock();
    }
  }
}
