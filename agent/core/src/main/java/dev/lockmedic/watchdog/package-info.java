/** The thread that knows every hold's deadline. It decides when; healers do what. */
package dev.lockmedic.watchdog;
