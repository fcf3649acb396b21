/** Lists a page at a time, and versions of what people edit. */
@NullMarked
package dev.understudy.kit.paging;

import org.jspecify.annotations.NullMarked;
