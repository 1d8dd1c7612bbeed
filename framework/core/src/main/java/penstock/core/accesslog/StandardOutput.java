package penstock.core.accesslog;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;
import penstock.core.accesslog.AccessLogSettings.Rotate;

/// The standard output of the process, for those whose logs are collected there.
final class StandardOutput implements LogTarget {

  /// Never closed: it is not ours.
  private static final FileChannel CHANNEL = new FileOutputStream(FileDescriptor.out).getChannel();

  private final WholeLines whole = new WholeLines();

  @Override
  public void write(ByteBuffer lines) throws IOException {
    whole.write(CHANNEL, lines);
  }

  @Override
  public void reopen() {}

  @Override
  public void rotateBy(@Nullable Rotate rotate) {}

  @Override
  public void close() {}
}
