package penstock.scripting.view;

import java.util.List;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyArray;

/// Texts as scripts see them: an array that is only read.
///
/// @param all not to be changed by anybody
public record Texts(List<String> all) implements ProxyArray {

  @Override
  public Object get(long index) {
    return all.get(Math.toIntExact(index));
  }

  @Override
  public void set(long index, Value value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long getSize() {
    return all.size();
  }
}
