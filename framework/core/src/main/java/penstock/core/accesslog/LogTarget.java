package penstock.core.accesslog;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import penstock.core.accesslog.AccessLogSettings.Rotate;

/// Where lines end up. One thread at a time, but for [#rotateBy(Rotate)].
interface LogTarget extends AutoCloseable {

  /// Writes whole lines; blocks while that takes time.
  ///
  /// @throws IOException if some of them could not be written
  void write(ByteBuffer lines) throws IOException;

  /// Opens it anew.
  ///
  /// @throws IOException if that fails; it goes on as it was
  void reopen() throws IOException;

  /// Changes when a new file is begun. Any thread.
  ///
  /// @param rotate null for never
  void rotateBy(@Nullable Rotate rotate);

  @Override
  void close() throws IOException;
}
