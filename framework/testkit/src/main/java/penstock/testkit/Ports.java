package penstock.testkit;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/// Ports of this machine of which each is given out once: what listened at one may be gone, or come
/// back, and meanwhile nobody else turns up there.
///
/// A port that the system chose and that is free again may be the next one that it chooses, for
/// another test or another program. These are from below the range from which systems choose.
public final class Ports {

  private static final int FIRST = 10_240;
  private static final int COUNT = 22_000;

  // Several builds and modules at a time: each begins somewhere else.
  private static final AtomicInteger given =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

  private Ports() {}

  /// A port at which nobody listens, by TCP or by UDP.
  ///
  /// @throws IOException if there is none
  public static int next() throws IOException {
    try (ServerSocket free = server(1)) {
      return free.getLocalPort();
    }
  }

  /// A server at a port that is free for UDP, too.
  ///
  /// @param backlog connections that wait to be accepted
  /// @throws IOException if there is none
  public static ServerSocket server(int backlog) throws IOException {
    BindException last = new BindException("ports: none (expected: a free one)");
    for (int i = 0; i < COUNT; i++) {
      int port = FIRST + Math.floorMod(given.getAndIncrement(), COUNT);
      try (DatagramSocket _ = new DatagramSocket(port, InetAddress.getLoopbackAddress())) {
        return new ServerSocket(port, backlog, InetAddress.getLoopbackAddress());
      } catch (BindException e) {
        last = e;
      }
    }
    throw last;
  }
}
