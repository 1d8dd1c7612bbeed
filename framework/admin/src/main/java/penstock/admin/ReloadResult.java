package penstock.admin;

import java.util.List;

/// What a reload came to.
///
/// @param applied whether the configuration is in force now
/// @param summary in one sentence
/// @param problems one line for each reason why it was refused; empty if it was applied
public record ReloadResult(boolean applied, String summary, List<String> problems) {

  public ReloadResult {
    problems = List.copyOf(problems);
  }
}
