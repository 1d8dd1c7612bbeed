package penstock.testkit;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/// What of some source files has no Javadoc.
public final class Javadocs {

  private static final Set<Tree.Kind> OPEN = Set.of(Tree.Kind.INTERFACE, Tree.Kind.ANNOTATION_TYPE);

  private Javadocs() {}

  /// The types that stand in no other type and do not say what they are.
  ///
  /// @param sources where packages begin
  /// @return names, in the order of the files
  public static List<String> undocumentedTypes(Path sources) {
    return scan(sources, false);
  }

  /// The public types and their public methods that do not say what they are. Methods that only
  /// override another, and those of records that name a component, are excused.
  ///
  /// @param sources where packages begin
  /// @return names, in the order of the files
  public static List<String> undocumentedApi(Path sources) {
    return scan(sources, true);
  }

  private static List<String> scan(Path sources, boolean api) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<String> bare = new ArrayList<>();
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, files, null, null, null, files.getJavaFileObjectsFromPaths(java(sources)));
      DocTrees docs = DocTrees.instance(task);
      for (CompilationUnitTree unit : task.parse()) {
        new Scan(docs, api, bare).scan(unit, null);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bare;
  }

  private static List<Path> java(Path sources) throws IOException {
    try (Stream<Path> all = Files.walk(sources)) {
      return all.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
  }

  private static final class Scan extends TreePathScanner<@Nullable Void, @Nullable Void> {

    private final DocTrees docs;
    private final boolean api;
    private final List<String> bare;

    Scan(DocTrees docs, boolean api, List<String> bare) {
      this.docs = docs;
      this.api = api;
      this.bare = bare;
    }

    @Override
    public @Nullable Void visitClass(ClassTree type, @Nullable Void unused) {
      boolean outermost = getCurrentPath().getParentPath().getLeaf() instanceof CompilationUnitTree;
      if (api && !seen(type.getModifiers())) {
        return null;
      }
      if ((api || outermost) && docs.getDocComment(getCurrentPath()) == null) {
        bare.add(name(type.getSimpleName().toString()));
      }
      return api ? super.visitClass(type, unused) : null;
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
      if (seen(method.getModifiers())
          && !overrides(method)
          && method.getReturnType() != null
          && docs.getDocComment(getCurrentPath()) == null) {
        bare.add(name(method.getName().toString()));
      }
      return null;
    }

    private boolean seen(ModifiersTree modifiers) {
      if (modifiers.getFlags().contains(Modifier.PRIVATE)) {
        return false;
      }
      return modifiers.getFlags().contains(Modifier.PUBLIC) || insideAnInterface();
    }

    private boolean insideAnInterface() {
      TreePath around = getCurrentPath().getParentPath();
      return around != null && OPEN.contains(around.getLeaf().getKind());
    }

    private static boolean overrides(MethodTree method) {
      return method.getModifiers().getAnnotations().stream()
          .anyMatch(annotation -> annotation.getAnnotationType().toString().equals("Override"));
    }

    private String name(String member) {
      String file = getCurrentPath().getCompilationUnit().getSourceFile().getName();
      return Path.of(file).getFileName() + " " + member;
    }
  }
}
