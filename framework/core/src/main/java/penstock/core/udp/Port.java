package penstock.core.udp;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import penstock.core.listen.BindAddress;
import penstock.core.metrics.Reason;
import penstock.spi.http.HttpText;

/// The sockets at one address: on every loop one, and if it is the address of all interfaces, one
/// more for each address this machine has, so that answers come from the address that was asked.
/// Control threads only, but for [#reception()].
final class Port {

  private static final long PATIENCE_SECONDS = 2;

  private final BindAddress bind;
  private final DatagramLoops loops;
  private final List<Reception> receptions = new CopyOnWriteArrayList<>();
  private volatile List<PortShare> shares = List.of();
  private volatile @Nullable InetSocketAddress local;
  private volatile @Nullable Reception reception;
  private volatile @Nullable Reception last;

  Port(BindAddress bind, DatagramLoops loops) {
    this.bind = bind;
    this.loops = loops;
  }

  BindAddress bind() {
    return bind;
  }

  /// A client came when nobody took new ones. From any thread.
  void refused() {
    Reception known = last;
    if (known != null) {
      known.metrics().dropped(Reason.SHUTDOWN);
    }
  }

  /// Who takes new clients; null for nobody. From any thread.
  @Nullable Reception reception() {
    return reception;
  }

  /// Has new clients taken by this one from now on.
  ///
  /// @return the address bound, with the real port
  /// @throws IOException if the sockets are not open and cannot be bound; the message names the
  ///   address
  InetSocketAddress receive(Reception next) throws IOException {
    InetSocketAddress bound = local;
    if (bound == null) {
      bound = open(next.settings().socket());
      local = bound;
    }
    receptions.remove(next);
    receptions.add(next);
    reception = next;
    last = next;
    return bound;
  }

  /// Has new clients not taken by this one any more, but by the one before it, if that still does.
  void dismiss(Reception gone) {
    receptions.remove(gone);
    reception = receptions.isEmpty() ? null : receptions.getLast();
  }

  private InetSocketAddress open(UdpListenerSettings.Socket settings) throws IOException {
    InetSocketAddress wanted = bind.lookUp();
    if (wanted.isUnresolved()) {
      throw new IOException("bind: " + name() + " (expected: a known host)");
    }
    try {
      InetSocketAddress real = probe(wanted);
      List<PortShare> made = new ArrayList<>();
      for (DatagramLoop loop : loopsThatShare()) {
        made.add(new PortShare(this, loop, real, settings));
      }
      shares = List.copyOf(made);
      follow(real);
      return real;
    } catch (IOException | CompletionException e) {
      closeShares();
      Throwable told = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
      throw new IOException("bind: " + name() + ": " + told.getMessage(), e);
    }
  }

  private List<DatagramLoop> loopsThatShare() throws IOException {
    List<DatagramLoop> all = loops.started();
    try (DatagramChannel channel = DatagramChannel.open()) {
      return LocalSocket.shareable(channel) ? all : all.subList(0, 1);
    }
  }

  // Sockets that share an address would take it even where another process of ours has it already.
  private static InetSocketAddress probe(InetSocketAddress wanted) throws IOException {
    try (DatagramChannel channel = LocalSocket.channelFor(wanted.getAddress())) {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, false);
      LocalSocket.bind(channel, wanted);
      int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
      return new InetSocketAddress(wanted.getAddress(), port);
    }
  }

  private void follow(InetSocketAddress real) throws IOException {
    Set<InetAddress> addresses = new LinkedHashSet<>();
    addresses.add(real.getAddress());
    if (real.getAddress().isAnyLocalAddress()) {
      addresses.addAll(LocalAddresses.all());
    }
    for (PortShare share : shares) {
      await(share, () -> share.follow(addresses));
    }
  }

  /// Looks which addresses the machine has now; to be called every few seconds.
  ///
  /// @throws IOException if the system does not tell
  void tick() throws IOException {
    InetSocketAddress real = local;
    if (real != null && real.getAddress().isAnyLocalAddress()) {
      follow(real);
    }
  }

  /// Ends all sessions and gives the address free.
  void close() {
    local = null;
    closeShares();
  }

  private void closeShares() {
    for (PortShare share : shares) {
      await(share, share::close);
    }
    shares = List.of();
  }

  // A loop that has ended answers no more, and has closed its sockets.
  private static void await(PortShare share, Runnable task) {
    CompletableFuture.runAsync(task, share.loop()).orTimeout(PATIENCE_SECONDS, SECONDS).join();
  }

  private String name() {
    return HttpText.bracketed(bind.host()) + ":" + bind.port();
  }
}
