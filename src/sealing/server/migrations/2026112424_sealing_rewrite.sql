-- Sealing writes every row of a case again, also of the history that otherwise only grows.
grant update (state) on duty_assessment to toride_app;
