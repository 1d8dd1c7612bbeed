package penstock.core.udp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.core.endpoint.AdminState;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.endpoint.Outcome;
import penstock.core.endpoint.SentProxySettings;
import penstock.core.endpoint.Standing;
import penstock.core.endpoint.Tried;
import penstock.core.forward.Session;
import penstock.core.forward.SessionEntry.Beginning;
import penstock.core.metrics.Reason;
import penstock.core.pool.Choice;
import penstock.core.pool.Pool;
import penstock.core.pool.Verdict;
import penstock.core.proxyprotocol.ProxyFacts;
import penstock.core.proxyprotocol.ProxyHeader;
import penstock.core.proxyprotocol.ProxyWriter;

/// The beginning of a session: finds room for it and an endpoint. Runs on a loop.
final class Opening {

  private static final Logger log = LoggerFactory.getLogger(Opening.class);

  /// Further endpoints to try where there is no way to one.
  private static final int MOST_FURTHER = 7;

  private final LocalSocket socket;
  private final Reception reception;
  private final InetSocketAddress client;
  private final Permit permit;
  private Tried tried;
  private boolean letIn;
  private int further;

  /// @param tried where the client's datagrams could not be sent
  Opening(LocalSocket socket, Reception reception, InetSocketAddress client, Tried tried) {
    this.socket = socket;
    this.reception = reception;
    this.client = client;
    this.permit = new Permit(reception, client.getAddress());
    this.tried = tried;
  }

  /// The filters have let its client in, and must not count it once more.
  void letIn() {
    letIn = true;
  }

  /// Opens a session and sends its first datagram, or drops that.
  ///
  /// @param again whether this very datagram could not be sent where others were tried: then it is
  ///   not sent there once more
  void open(ByteBuffer datagram, boolean again) {
    if (client.equals(socket.local())) {
      // Forged: its answer would come back as the next question.
      drop(Reason.LOOP);
      return;
    }
    DatagramConnection connection = new DatagramConnection(client, socket.local());
    Reason unwanted = letIn ? Reason.OK : reception.filters().refusal(connection);
    Reason refused = unwanted == Reason.OK ? permit.enterListener() : unwanted;
    if (refused != Reason.OK) {
      drop(refused);
      return;
    }
    Beginning beginning = begin(connection);
    Session books = beginning.session();
    if (books == null) {
      permit.leaveSource();
      permit.leave(Verdict.NONE, null);
      drop(beginning.reason());
      return;
    }
    books.avoid(tried);
    DatagramSession session = session(books, datagram, again);
    if (session != null) {
      session.fromClient(datagram);
    }
  }

  // Whoever fails leaves nothing behind here; the loop tells of it.
  private Beginning begin(DatagramConnection connection) {
    try {
      return reception.entry().begin(reception.settings().pool(), connection);
    } catch (RuntimeException | Error e) {
      permit.leaveSource();
      permit.leave(Verdict.NONE, null);
      drop(Reason.PLUGIN_ERROR);
      throw e;
    }
  }

  private @Nullable DatagramSession session(Session books, ByteBuffer datagram, boolean again) {
    Reason refused = permit.enterPool(books.pool().gates());
    if (refused != Reason.OK) {
      return giveUp(books, refused, Outcome.CANCELLED);
    }
    LiveEndpoint home = home(books.pool(), datagram);
    if (home != null) {
      return connect(books, home);
    }
    Choice choice = books.choose();
    if (choice.endpoint() == null && tried.count() > 0 && !again) {
      // Nobody else is there: where it failed before it may work again.
      tried = new Tried();
      books.avoid(tried);
      choice = books.choose();
    }
    LiveEndpoint chosen = choice.endpoint();
    if (chosen == null) {
      return giveUp(books, again ? Reason.CONNECT_REFUSED : choice.reason(), Outcome.CANCELLED);
    }
    return connect(books, chosen);
  }

  /// Where the client belongs already; null if nowhere.
  private @Nullable LiveEndpoint home(Pool pool, ByteBuffer datagram) {
    ConnectionIds ids = reception.ids();
    LiveEndpoint named = ids == null ? null : ids.home(datagram, socket.room(), pool.endpoints());
    if (named != null && serves(pool, named)) {
      return named;
    }
    SourceHomes homes = reception.homes();
    LiveEndpoint home = homes == null ? null : homes.of(client.getAddress());
    return home != null && home.takesNewClients() && !home.full() && serves(pool, home)
        ? home
        : null;
  }

  private boolean serves(Pool pool, LiveEndpoint endpoint) {
    Standing standing = endpoint.standing();
    return standing.state() != AdminState.MAINT
        && !standing.drained()
        && endpoint.healthy()
        && !tried.contains(endpoint)
        && pool.owns(endpoint);
  }

  private @Nullable DatagramSession connect(Session books, LiveEndpoint endpoint) {
    books.begin(endpoint);
    EndpointChannel kept = socket.loop().kept().take(endpoint.address());
    return kept == null ? open(books, endpoint) : begin(books, endpoint, kept);
  }

  private @Nullable DatagramSession open(Session books, LiveEndpoint endpoint) {
    DatagramChannel channel = null;
    try {
      channel = LocalSocket.channelFor(endpoint.address().getAddress());
      return begin(
          books, endpoint, EndpointChannel.connect(socket.loop(), channel, endpoint.address()));
    } catch (IOException | IllegalArgumentException e) {
      // The second for an address that is not known any more, or of a kind we do not speak.
      log.atDebug().setCause(e).addKeyValue("endpoint", endpoint).log("no UDP session");
      LocalSocket.close(channel);
      if (e instanceof IOException) {
        // There may be no more of them, or of their ports.
        socket.loop().kept().release();
      }
      // Without a socket of our own the endpoint is not to blame.
      return channel == null
          ? giveUp(books, Reason.OVERLOADED, Outcome.CANCELLED)
          : elsewhere(books);
    }
  }

  /// There is no way to an endpoint, and nothing was sent: another one is as good.
  private @Nullable DatagramSession elsewhere(Session books) {
    books.notConnected(Reason.CONNECT_REFUSED);
    LiveEndpoint next = further++ < MOST_FURTHER ? books.choose().endpoint() : null;
    return next == null
        ? giveUp(books, Reason.CONNECT_REFUSED, Outcome.NOT_CONNECTED)
        : connect(books, next);
  }

  private DatagramSession begin(Session books, LiveEndpoint endpoint, EndpointChannel channel) {
    Ends ends = new Ends(socket, client, endpoint, new EndpointSocket(channel, header(endpoint)));
    DatagramSession session =
        new DatagramSession(ends, reception, new DatagramSession.Held(permit, books, tried));
    session.begin();
    return session;
  }

  /// What tells the endpoint whose datagrams they are; null where it is not told.
  private @Nullable ByteBuffer header(LiveEndpoint endpoint) {
    SentProxySettings proxy = endpoint.transport().proxy();
    return proxy == null
        ? null
        : ByteBuffer.wrap(
            ProxyWriter.datagram(
                new ProxyHeader(client, socket.local(), ProxyFacts.NONE),
                proxy.says(SentProxySettings.Fact.CRC32C)));
  }

  private @Nullable DatagramSession giveUp(Session books, Reason reason, Outcome outcome) {
    permit.leaveSource();
    books.dropped(reason);
    books.end(reason, outcome);
    permit.leave(outcome.blames() ? Verdict.BAD : Verdict.NONE, null);
    return null;
  }

  private void drop(Reason reason) {
    reception.metrics().dropped(reason);
  }
}
