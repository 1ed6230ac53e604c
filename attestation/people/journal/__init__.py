"""«Журнал»: what was done, and who came in or was refused; read and taken away, never changed."""
