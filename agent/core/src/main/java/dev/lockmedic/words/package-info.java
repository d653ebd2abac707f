/** Help for people who have mistyped something. */
package dev.lockmedic.words;
