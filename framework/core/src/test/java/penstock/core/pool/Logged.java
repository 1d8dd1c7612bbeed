package penstock.core.pool;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.Objects;
import org.slf4j.LoggerFactory;

/// What one type writes to the log of the process, until it is closed.
public final class Logged implements AutoCloseable {

  private final Logger logger;
  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

  /// @param by who writes
  public Logged(Class<?> by) {
    logger = (Logger) LoggerFactory.getLogger(by);
    appender.start();
    logger.addAppender(appender);
  }

  /// The messages, without what stands beside them.
  public List<String> messages() {
    return appender.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  /// What was said for a key, wherever there is one.
  public List<String> values(String key) {
    return appender.list.stream()
        .map(ILoggingEvent::getKeyValuePairs)
        .filter(Objects::nonNull)
        .flatMap(List::stream)
        .filter(pair -> pair.key.equals(key))
        .map(pair -> String.valueOf(pair.value))
        .toList();
  }

  @Override
  public void close() {
    logger.detachAppender(appender);
  }
}
