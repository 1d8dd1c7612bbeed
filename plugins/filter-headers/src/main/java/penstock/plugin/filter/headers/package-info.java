/// Changes headers of requests and answers.
@NullMarked
package penstock.plugin.filter.headers;

import org.jspecify.annotations.NullMarked;
