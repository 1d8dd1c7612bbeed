package penstock.scripting.view;

import org.graalvm.polyglot.HostAccess;

/// Where the scripts of one context make tables of addresses.
public final class Tables {

  /// Begins a table of blocks.
  @HostAccess.Export
  public CidrTable.Builder builder() {
    return new CidrTable.Builder();
  }
}
