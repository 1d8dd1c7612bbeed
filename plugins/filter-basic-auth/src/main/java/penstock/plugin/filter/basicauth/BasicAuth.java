package penstock.plugin.filter.basicauth;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.spi.Context;
import penstock.spi.io.FilteredRequest;
import penstock.spi.io.HttpFilter;

/// Asks for user and password, and lets those in who are right. Passwords are hashed on virtual
/// threads, few at once; what was right is remembered.
final class BasicAuth implements HttpFilter, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(BasicAuth.class);

  private static final String USER = "basic.user";
  private static final int MOST_REMEMBERED = 1_024;
  private static final long LOOK_SECONDS = 5;

  /// Requests that may wait for their password to be hashed; others are turned away.
  private static final int MOST_WAITING = 256;

  /// Hashing must leave cores to the I/O threads.
  private static final int MOST_AT_ONCE =
      Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

  private final Settings settings;
  private final String challenge;
  private final Semaphore hashing = new Semaphore(MOST_AT_ONCE);
  private final AtomicInteger waiting = new AtomicInteger();
  private final @Nullable ScheduledFuture<?> looking;
  private volatile Known known;

  /// Users, and what was found right of them: when they change, it is forgotten.
  private record Known(Users users, Verified verified) {

    static Known of(Users users) {
      return new Known(users, new Verified(MOST_REMEMBERED));
    }
  }

  private BasicAuth(Settings settings, Context context) {
    this.settings = settings;
    this.challenge = "Basic realm=\"" + settings.realm() + "\", charset=\"UTF-8\"";
    Path path = settings.file();
    UserFile file = path == null ? null : new UserFile(path);
    Map<String, PasswordHash> more = file == null ? null : file.news();
    this.known = Known.of(Users.of(settings.hashes(), more == null ? Map.of() : more));
    this.looking =
        file == null
            ? null
            : context
                .scheduler()
                .scheduleWithFixedDelay(
                    () -> look(file), LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
  }

  static BasicAuth of(Settings settings, Context context) {
    return new BasicAuth(settings, context);
  }

  /// A file that has become worse is told of, and the users before stay.
  private void look(UserFile file) {
    try {
      Map<String, PasswordHash> more = file.news();
      if (more != null) {
        known = Known.of(Users.of(settings.hashes(), more));
        log.atInfo().addKeyValue("file", settings.file()).log("users read again");
      }
    } catch (IllegalArgumentException e) {
      log.atWarn().addKeyValue("why", e.getMessage()).log("users kept as they were");
    }
  }

  @Override
  public HttpHandler wrap(HttpHandler next) {
    return exchange -> {
      FilteredRequest request = FilteredRequest.of(exchange);
      String header = exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION);
      Credentials credentials = Credentials.of(header);
      if (header == null || credentials == null) {
        refuse(exchange);
        return;
      }
      HttpHandler welcome = back -> welcome(back, credentials.user(), next);
      Known now = known;
      if (now.verified().contains(header)) {
        welcome.handleRequest(exchange);
      } else if (waiting.incrementAndGet() > MOST_WAITING) {
        waiting.decrementAndGet();
        request.refuse(503, "overloaded", "too many passwords to check");
      } else {
        request.later(() -> holds(now, header, credentials) ? welcome : this::refuse);
      }
    };
  }

  private boolean holds(Known now, String header, Credentials credentials)
      throws InterruptedException {
    try {
      hashing.acquire();
      try {
        // Who waited behind the same password need not have it hashed again.
        if (now.verified().contains(header)) {
          return true;
        }
        boolean right = now.users().holds(credentials);
        if (right) {
          now.verified().add(header);
        }
        return right;
      } finally {
        hashing.release();
      }
    } finally {
      waiting.decrementAndGet();
    }
  }

  private void welcome(HttpServerExchange exchange, String user, HttpHandler next)
      throws Exception {
    FilteredRequest.of(exchange).note(USER, user);
    if (!settings.forward()) {
      exchange.getRequestHeaders().remove(Headers.AUTHORIZATION);
    }
    next.handleRequest(exchange);
  }

  private void refuse(HttpServerExchange exchange) {
    exchange.getResponseHeaders().put(Headers.WWW_AUTHENTICATE, challenge);
    FilteredRequest.of(exchange).refuse(401, "unauthorized", "user and password are needed");
  }

  @Override
  public void close() {
    if (looking != null) {
      looking.cancel(false);
    }
  }
}
