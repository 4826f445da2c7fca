-- Written by scripts/tables.py with PostgreSQL 18. Do not change by hand.
CREATE TYPE public.procrastinate_job_event_type AS ENUM (
    'deferred',
    'started',
    'deferred_for_retry',
    'failed',
    'succeeded',
    'cancelled',
    'abort_requested',
    'aborted',
    'scheduled',
    'retried'
);



CREATE TYPE public.procrastinate_job_status AS ENUM (
    'todo',
    'doing',
    'succeeded',
    'failed',
    'cancelled',
    'aborting',
    'aborted'
);



CREATE TYPE public.procrastinate_job_to_defer_v1 AS (
	queue_name character varying,
	task_name character varying,
	priority integer,
	lock text,
	queueing_lock text,
	args jsonb,
	scheduled_at timestamp with time zone
);



CREATE FUNCTION public._pgh_attach_context() RETURNS uuid
    LANGUAGE plpgsql
    AS $$
                    DECLARE
                        _pgh_context_id UUID;
                        _pgh_context_metadata JSONB;
                    BEGIN
                        BEGIN
                            SELECT INTO _pgh_context_id
                                CURRENT_SETTING('pghistory.context_id');
                            SELECT INTO _pgh_context_metadata
                                CURRENT_SETTING('pghistory.context_metadata');
                            EXCEPTION WHEN OTHERS THEN
                        END;
                        IF _pgh_context_id IS NOT NULL AND _pgh_context_metadata IS NOT NULL THEN
                            INSERT INTO pghistory_context (id, metadata, created_at, updated_at)
                                VALUES (_pgh_context_id, _pgh_context_metadata, NOW(), NOW())
                                ON CONFLICT (id) DO UPDATE
                                    SET metadata = EXCLUDED.metadata,
                                        updated_at = EXCLUDED.updated_at
                                    WHERE pghistory_context.metadata != EXCLUDED.metadata;
                            RETURN _pgh_context_id;
                        ELSE
                            RETURN NULL;
                        END IF;
                    END;
                $$;



CREATE FUNCTION public._pgtrigger_should_ignore(trigger_name name) RETURNS boolean
    LANGUAGE plpgsql
    AS $$
                DECLARE
                    _pgtrigger_ignore TEXT[];
                    _result BOOLEAN;
                BEGIN
                    BEGIN
                        SELECT INTO _pgtrigger_ignore
                            CURRENT_SETTING('pgtrigger.ignore');
                        EXCEPTION WHEN OTHERS THEN
                    END;
                    IF _pgtrigger_ignore IS NOT NULL THEN
                        SELECT trigger_name = ANY(_pgtrigger_ignore)
                        INTO _result;
                        RETURN _result;
                    ELSE
                        RETURN FALSE;
                    END IF;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_append_only_085ac() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_append_only_249f2() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_append_only_3092a() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_append_only_57566() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_append_only_a4be8() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_append_only_a6b88() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_append_only_bc0c6() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_append_only_e981e() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_append_only_ec9da() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_asked_in_time_164e8() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
IF NOT EXISTS (SELECT 1 FROM freeze_freeze f WHERE f.id = NEW.freeze_id
               AND f.state = 'frozen' AND f.expires_at > NEW.asked_at) THEN
  RAISE EXCEPTION 'a freeze that does not run cannot be changed';
END IF;
RETURN NEW;

                END;
            $$;



CREATE FUNCTION public.pgtrigger_asked_in_time_4b9bd() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
IF NOT EXISTS (SELECT 1 FROM stop_order o WHERE o.id = NEW.order_id
               AND o.state = 'stopped' AND o.expires_at > NEW.asked_at) THEN
  RAISE EXCEPTION 'a stop that does not run cannot be changed';
END IF;
RETURN NEW;

                END;
            $$;



CREATE FUNCTION public.pgtrigger_await_seal_3df74() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO audit_waiting (entry_id) SELECT id FROM added; RETURN NULL;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_back_317f8() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_back_889de() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_born_522c4() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_born_73d0b() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_born_ad95b() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_born_f961e() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_born_in_time_542b3() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
IF NOT EXISTS (SELECT 1 FROM stop_order o WHERE o.id = NEW.order_id
               AND o.state = 'stopped' AND o.expires_at > NEW.asked_at) THEN
  RAISE EXCEPTION 'a stop that does not run cannot be changed';
END IF;
RETURN NEW;

                END;
            $$;



CREATE FUNCTION public.pgtrigger_born_in_time_70a59() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
IF NOT EXISTS (SELECT 1 FROM freeze_freeze f WHERE f.id = NEW.freeze_id
               AND f.state = 'frozen' AND f.expires_at > NEW.asked_at) THEN
  RAISE EXCEPTION 'a freeze that does not run cannot be changed';
END IF;
RETURN NEW;

                END;
            $$;



CREATE FUNCTION public.pgtrigger_ends_once_c6d9d() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_frozen_65543() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_insert_insert_00059() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "report_linkevent" ("id", "kind", "made_at", "made_by_id", "other_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report_id") VALUES (NEW."id", NEW."kind", NEW."made_at", NEW."made_by_id", NEW."other_id", _pgh_attach_context(), NOW(), 'insert', NEW."id", NEW."report_id"); RETURN NULL;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_insert_insert_0235f() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "refund_objectionevent" ("decided_at", "decided_by_id", "ground", "id", "made_at", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "state", "taken_by_id", "why") VALUES (NEW."decided_at", NEW."decided_by_id", NEW."ground", NEW."id", NEW."made_at", NEW."name", _pgh_attach_context(), NOW(), 'insert', NEW."id", NEW."plan_id", NEW."state", NEW."taken_by_id", NEW."why"); RETURN NULL;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_insert_insert_0c94c() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "message_messageevent" ("account", "answer", "answered_at", "ask_again_at", "bank", "body", "code", "created_at", "failures", "id", "key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "platform_no", "rank", "sent_at", "state", "tries", "trouble") VALUES (NEW."account", NEW."answer", NEW."answered_at", NEW."ask_again_at", NEW."bank", NEW."body", NEW."code", NEW."created_at", NEW."failures", NEW."id", NEW."key", _pgh_attach_context(), NOW(), 'insert', NEW."id", NEW."platform_no", NEW."rank", NEW."sent_at", NEW."state", NEW."tries", NEW."trouble"); RETURN NULL;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_insert_insert_0fee0() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "dissuade_taskevent" ("acknowledged_at", "acknowledged_by_id", "alert_id", "assigned_to_id", "assigned_why", "came_back", "check_due", "check_outcome", "checked_at", "checked_by_id", "claimed_at", "claimed_by_id", "closed_at", "closed_by_id", "handed_at", "handed_to_id", "id", "late_meet", "late_reach", "level", "meet_by", "met_at", "outcome", "paid_step", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reach_by", "reached_at", "received_at", "report_id", "saved_fen", "sent_at", "state", "visitor_id", "visitor_why") VALUES (NEW."acknowledged_at", NEW."acknowledged_by_id", NEW."alert_id", NEW."assigned_to_id", NEW."assigned_why", NEW."came_back", NEW."check_due", NEW."check_outcome", NEW."checked_at", NEW."checked_by_id", NEW."claimed_at", NEW."claimed_by_id", NEW."closed_at", NEW."closed_by_id", NEW."handed_at", NEW."handed_to_id", NEW."id", NEW."late_meet", NEW."late_reach", NEW."level", NEW."meet_by", NEW."met_at", NEW."outcome", NEW."paid_step", _pgh_attach_context(), NOW(), 'insert', NEW."id", NEW."reach_by", NEW."reached_at", NEW."received_at", NEW."report_id", NEW."saved_fen", NEW."sent_at", NEW."state", NEW."visitor_id", NEW."visitor_why"); RETURN NULL;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_insert_insert_17597() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "refund_planevent" ("approval", "approved_at", "decider_id", "formula", "id", "made_at", "noticed_at", "paid_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report_id", "round", "sent_at", "state") VALUES (NEW."approval", NEW."approved_at", NEW."decider_id", NEW."formula", NEW."id", NEW."made_at", NEW."noticed_at", NEW."paid_at", _pgh_attach_context(), NOW(), 'insert', NEW."id", NEW."report_id", NEW."round", NEW."sent_at", NEW."state"); RETURN NULL;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_insert_insert_1c7d6() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "alert_alertevent" ("closed_at", "ended", "evidence", "expires_at", "follows_id", "id", "is_judged", "level", "money_fen", "peak", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "reasons", "received_at", "resident_id", "scam_type", "source", "stake_fen", "state", "subject", "unit_id", "whom") VALUES (NEW."closed_at", NEW."ended", NEW."evidence", NEW."expires_at", NEW."follows_id", NEW."id", NEW."is_judged", NEW."level", NEW."money_fen", NEW."peak", _pgh_attach_context(), NOW(), 'insert', NEW."id", NEW."phone", NEW."reasons", NEW."received_at", NEW."resident_id", NEW."scam_type", NEW."source", NEW."stake_fen", NEW."state", NEW."subject", NEW."unit_id", NEW."whom"); RETURN NULL;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_insert_insert_362e7() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "trace_queryevent" ("account", "answer_code", "answered_at", "asked_at", "bank", "code", "decider_id", "id", "key", "mandate_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report_id", "said", "since", "state") VALUES (NEW."account", NEW."answer_code", NEW."answered_at", NEW."asked_at", NEW."bank", NEW."code", NEW."decider_id", NEW."id", NEW."key", NEW."mandate_id", _pgh_attach_context(), NOW(), 'insert', NEW."id", NEW."report_id", NEW."said", NEW."since", NEW."state"); RETURN NULL;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_insert_insert_3c9b2() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "trace_monitorevent" ("account", "answer_code", "answered_at", "asked_at", "bank", "decider_id", "end_key", "ended_at", "id", "key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report_id", "started_at", "state", "until", "why") VALUES (NEW."account", NEW."answer_code", NEW."answered_at", NEW."asked_at", NEW."bank", NEW."decider_id", NEW."end_key", NEW."ended_at", NEW."id", NEW."key", _pgh_attach_context(), NOW(), 'insert', NEW."id", NEW."report_id", NEW."started_at", NEW."state", NEW."until", NEW."why"); RETURN NULL;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_insert_insert_44f34() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "freeze_changeevent" ("answer_code", "answered_at", "approval", "asked_at", "confirmer_id", "decider_id", "effective_at", "freeze_id", "id", "key", "kind", "needs_second", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "reason", "state", "why") VALUES (NEW."answer_code", NEW."answered_at", NEW."approval", NEW."asked_at", NEW."confirmer_id", NEW."decider_id", NEW."effective_at", NEW."freeze_id", NEW."id", NEW."key", NEW."kind", NEW."needs_second", _pgh_attach_context(), NOW(), 'insert', NEW."id", NEW."proposed_at", NEW."reason", NEW."state", NEW."why"); RETURN NULL;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_insert_insert_47b96() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "freeze_freezeevent" ("account", "amount_fen", "answer_code", "answered_at", "approval", "bank", "case_no", "confirmer_id", "decider_id", "ended_at", "expires_at", "extended_at", "frozen_at", "frozen_fen", "holder", "id", "key", "kind", "needs_second", "ordered_at", "paid_fen", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report_id", "state") VALUES (NEW."account", NEW."amount_fen", NEW."answer_code", NEW."answered_at", NEW."approval", NEW."bank", NEW."case_no", NEW."confirmer_id", NEW."decider_id", NEW."ended_at", NEW."expires_at", NEW."extended_at", NEW."frozen_at", NEW."frozen_fen", NEW."holder", NEW."id", NEW."key", NEW."kind", NEW."needs_second", NEW."ordered_at", NEW."paid_fen", _pgh_attach_context(), NOW(), 'insert', NEW."id", NEW."report_id", NEW."state"); RETURN NULL;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_insert_insert_600aa() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "stop_publicaccountevent" ("account", "bank", "confirmed_at", "confirmer_id", "ground", "holder", "id", "listed_at", "lister_id", "needs_second", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "unlisted_at", "unlister_id", "until") VALUES (NEW."account", NEW."bank", NEW."confirmed_at", NEW."confirmer_id", NEW."ground", NEW."holder", NEW."id", NEW."listed_at", NEW."lister_id", NEW."needs_second", _pgh_attach_context(), NOW(), 'insert', NEW."id", NEW."unlisted_at", NEW."unlister_id", NEW."until"); RETURN NULL;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_insert_insert_654a7() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "report_paymentevent" ("amount_fen", "id", "paid_at", "payee_account", "payee_bank", "payee_name", "payer_account", "payer_bank", "payer_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report_id") VALUES (NEW."amount_fen", NEW."id", NEW."paid_at", NEW."payee_account", NEW."payee_bank", NEW."payee_name", NEW."payer_account", NEW."payer_bank", NEW."payer_name", _pgh_attach_context(), NOW(), 'insert', NEW."id", NEW."report_id"); RETURN NULL;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_insert_insert_68c64() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "channel_callitemevent" ("about", "by_hand", "by_id", "ended_at", "id", "is_check", "key", "made_at", "next_at", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "tries") VALUES (NEW."about", NEW."by_hand", NEW."by_id", NEW."ended_at", NEW."id", NEW."is_check", NEW."key", NEW."made_at", NEW."next_at", NEW."outcome", _pgh_attach_context(), NOW(), 'insert', NEW."id", NEW."state", NEW."tries"); RETURN NULL;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_insert_insert_6c5bd() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "report_reportevent" ("accepted_at", "accepted_by_id", "case_no", "digest", "ending", "filed_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_at", "scam_type", "source", "source_ref", "state", "text", "victim_id", "victim_name", "victim_phone", "why") VALUES (NEW."accepted_at", NEW."accepted_by_id", NEW."case_no", NEW."digest", NEW."ending", NEW."filed_at", NEW."id", _pgh_attach_context(), NOW(), 'insert', NEW."id", NEW."received_at", NEW."scam_type", NEW."source", NEW."source_ref", NEW."state", NEW."text", NEW."victim_id", NEW."victim_name", NEW."victim_phone", NEW."why"); RETURN NULL;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_insert_insert_6e0db() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "channel_textevent" ("about", "ended_at", "gateway_id", "id", "key", "made_at", "next_at", "not_after", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "segments", "sent_at", "state", "template", "tries", "trouble", "version", "why") VALUES (NEW."about", NEW."ended_at", NEW."gateway_id", NEW."id", NEW."key", NEW."made_at", NEW."next_at", NEW."not_after", _pgh_attach_context(), NOW(), 'insert', NEW."id", NEW."segments", NEW."sent_at", NEW."state", NEW."template", NEW."tries", NEW."trouble", NEW."version", NEW."why"); RETURN NULL;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_insert_insert_73436() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "stop_changeevent" ("answer_code", "answered_at", "asked_at", "balance_fen", "confirmer_id", "decider_id", "effective_at", "id", "key", "kind", "needs_second", "order_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "reason", "state", "why") VALUES (NEW."answer_code", NEW."answered_at", NEW."asked_at", NEW."balance_fen", NEW."confirmer_id", NEW."decider_id", NEW."effective_at", NEW."id", NEW."key", NEW."kind", NEW."needs_second", NEW."order_id", _pgh_attach_context(), NOW(), 'insert', NEW."id", NEW."proposed_at", NEW."reason", NEW."state", NEW."why"); RETURN NULL;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_insert_insert_94581() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "stop_orderevent" ("account", "amount_fen", "answer_code", "answered_at", "balance_fen", "bank", "decider_id", "ended_at", "expires_at", "extended_at", "holder", "id", "key", "kind", "mandate_id", "ordered_at", "paid_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report_id", "sent_at", "state", "stopped_at", "why") VALUES (NEW."account", NEW."amount_fen", NEW."answer_code", NEW."answered_at", NEW."balance_fen", NEW."bank", NEW."decider_id", NEW."ended_at", NEW."expires_at", NEW."extended_at", NEW."holder", NEW."id", NEW."key", NEW."kind", NEW."mandate_id", NEW."ordered_at", NEW."paid_at", _pgh_attach_context(), NOW(), 'insert', NEW."id", NEW."report_id", NEW."sent_at", NEW."state", NEW."stopped_at", NEW."why"); RETURN NULL;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_insert_insert_9e76f() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "block_listedevent" ("changed_at", "decided_by_id", "ground", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "scam_type", "since", "source", "until", "value") VALUES (NEW."changed_at", NEW."decided_by_id", NEW."ground", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), 'insert', NEW."id", NEW."scam_type", NEW."since", NEW."source", NEW."until", NEW."value"); RETURN NULL;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_insert_insert_c222d() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "detect_ruleversionevent" ("author_id", "authors", "body", "id", "moved_at", "moved_by_id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "shipped_digest", "source", "state", "version", "why", "written_at") VALUES (NEW."author_id", NEW."authors", NEW."body", NEW."id", NEW."moved_at", NEW."moved_by_id", NEW."name", _pgh_attach_context(), NOW(), 'insert', NEW."id", NEW."shipped_digest", NEW."source", NEW."state", NEW."version", NEW."why", NEW."written_at"); RETURN NULL;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_insert_insert_c570d() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "trace_mandateevent" ("accounts", "amount_fen", "changed_by_id", "ended_at", "hops", "id", "kinds", "look_again_at", "needs_second", "officer_id", "officer_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report_id", "seal", "second_at", "second_id", "second_name", "second_seal", "signed_at", "state", "until", "why") VALUES (NEW."accounts", NEW."amount_fen", NEW."changed_by_id", NEW."ended_at", NEW."hops", NEW."id", NEW."kinds", NEW."look_again_at", NEW."needs_second", NEW."officer_id", NEW."officer_name", _pgh_attach_context(), NOW(), 'insert', NEW."id", NEW."report_id", NEW."seal", NEW."second_at", NEW."second_id", NEW."second_name", NEW."second_seal", NEW."signed_at", NEW."state", NEW."until", NEW."why"); RETURN NULL;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_insert_insert_f92b4() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "refund_lineevent" ("account", "amount_fen", "answer_code", "bank", "corrected_why", "freeze_id", "id", "key", "paid_at", "pay_by", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "state", "to_account", "to_bank", "to_name", "victim_id", "way") VALUES (NEW."account", NEW."amount_fen", NEW."answer_code", NEW."bank", NEW."corrected_why", NEW."freeze_id", NEW."id", NEW."key", NEW."paid_at", NEW."pay_by", _pgh_attach_context(), NOW(), 'insert', NEW."id", NEW."plan_id", NEW."state", NEW."to_account", NEW."to_bank", NEW."to_name", NEW."victim_id", NEW."way"); RETURN NULL;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_kept_2f8fa() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_kept_7a6cd() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_kept_82b78() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_kept_d1f95() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_moves_02038() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                DECLARE _is_valid_transition BOOLEAN;
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    SELECT CONCAT(OLD."state", ':', NEW."state") = ANY('{approved:sent,approved:void,draft:noticed,draft:void,noticed:approved,noticed:void,sent:paid}'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION 'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_moves_0983b() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                DECLARE _is_valid_transition BOOLEAN;
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    SELECT CONCAT(OLD."state", ':', NEW."state") = ANY('{placed:ended,waiting:ended,waiting:placed}'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION 'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_moves_1e20d() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                DECLARE _is_valid_transition BOOLEAN;
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    SELECT CONCAT(OLD."state", ':', NEW."state") = ANY('{open:closed}'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION 'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_moves_246e0() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                DECLARE _is_valid_transition BOOLEAN;
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    SELECT CONCAT(OLD."state", ':', NEW."state") = ANY('{queued:answered,queued:sent,sent:answered}'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION 'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_moves_3a865() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                DECLARE _is_valid_transition BOOLEAN;
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    SELECT CONCAT(OLD."circuit", ':', NEW."circuit") = ANY('{closed:open,half_open:closed,half_open:open,open:closed,open:half_open}'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."circuit" IS DISTINCT FROM NEW."circuit") THEN RAISE EXCEPTION 'pgtrigger: Invalid transition of field "circuit" from "%" to "%" on table %', OLD."circuit", NEW."circuit", TG_TABLE_NAME; ELSE RETURN NEW; END IF;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_moves_3e47f() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                DECLARE _is_valid_transition BOOLEAN;
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    SELECT CONCAT(OLD."state", ':', NEW."state") = ANY('{open:rejected,open:upheld}'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION 'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_moves_5288c() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                DECLARE _is_valid_transition BOOLEAN;
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    SELECT CONCAT(OLD."state", ':', NEW."state") = ANY('{proposed:queued,proposed:withdrawn,queued:done,queued:refused,queued:sent,sent:done,sent:refused}'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION 'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_moves_58775() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                DECLARE _is_valid_transition BOOLEAN;
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    SELECT CONCAT(OLD."state", ':', NEW."state") = ANY('{draft:published,draft:retired,draft:shadow,published:retired,shadow:published,shadow:retired}'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION 'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_moves_5e1bf() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                DECLARE _is_valid_transition BOOLEAN;
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    SELECT CONCAT(OLD."state", ':', NEW."state") = ANY('{proposed:queued,proposed:withdrawn,queued:done,queued:refused,queued:sent,sent:done,sent:refused}'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION 'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_moves_73b55() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                DECLARE _is_valid_transition BOOLEAN;
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    SELECT CONCAT(OLD."state", ':', NEW."state") = ANY('{lapsed:stopped,queued:refused,queued:sent,queued:stopped,sent:refused,sent:stopped,stopped:frozen,stopped:lapsed,stopped:lifted}'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION 'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_moves_795fc() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                DECLARE _is_valid_transition BOOLEAN;
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    SELECT CONCAT(OLD."state", ':', NEW."state") = ANY('{claimed:closed,claimed:reached,claimed:resisting,claimed:sent,claimed:unreached,met:closed,met:resisting,on_way:closed,on_way:met,on_way:resisting,on_way:sent,reached:closed,reached:resisting,reached:sent,resisting:closed,resisting:met,resisting:on_way,resisting:reached,resisting:sent,sent:closed,sent:met,sent:on_way,sent:resisting,texted:claimed,texted:closed,texted:sent,texted:waiting,unreached:closed,unreached:reached,unreached:resisting,unreached:sent,waiting:claimed,waiting:closed,waiting:sent,waiting:texted}'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION 'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_moves_8346e() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                DECLARE _is_valid_transition BOOLEAN;
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    SELECT CONCAT(OLD."state", ':', NEW."state") = ANY('{queued:answered,queued:contradicted,queued:refused,queued:sent,sent:answered,sent:contradicted,sent:refused}'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION 'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_moves_ad3e6() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                DECLARE _is_valid_transition BOOLEAN;
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    SELECT CONCAT(OLD."state", ':', NEW."state") = ANY('{active:expired,active:paused,active:revoked,paused:active,paused:expired,paused:revoked,proposed:active,proposed:expired,proposed:revoked}'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION 'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_moves_b002f() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                DECLARE _is_valid_transition BOOLEAN;
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    SELECT CONCAT(OLD."state", ':', NEW."state") = ANY('{delivered:read,failed:delivered,failed:read,queued:failed,queued:sending,sending:delivered,sending:failed,sending:read,sending:sent,sent:delivered,sent:failed,sent:read}'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION 'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_moves_b6d4d() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                DECLARE _is_valid_transition BOOLEAN;
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    SELECT CONCAT(OLD."state", ':', NEW."state") = ANY('{frozen:lapsed,frozen:lifted,lapsed:frozen,proposed:queued,proposed:withdrawn,queued:frozen,queued:refused,queued:sent,sent:frozen,sent:refused}'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION 'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_moves_cb7f5() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                DECLARE _is_valid_transition BOOLEAN;
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    SELECT CONCAT(OLD."state", ':', NEW."state") = ANY('{accepted:closed,accepted:filed,filed:closed,received:accepted,received:rejected}'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION 'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_moves_cffc7() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                DECLARE _is_valid_transition BOOLEAN;
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    SELECT CONCAT(OLD."state", ':', NEW."state") = ANY('{planned:sent,refused:sent,sent:paid,sent:refused}'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION 'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_moves_fa632() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                DECLARE _is_valid_transition BOOLEAN;
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    SELECT CONCAT(OLD."state", ':', NEW."state") = ANY('{queued:lapsed,queued:refused,queued:running,queued:sent,running:ended,running:lapsed,sent:lapsed,sent:refused,sent:running}'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION 'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_no_truncate_02fd2() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'issued papers are kept';
                END;
            $$;



CREATE FUNCTION public.pgtrigger_no_truncate_25682() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'issued papers are kept';
                END;
            $$;



CREATE FUNCTION public.pgtrigger_no_truncate_32091() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'the audit record is append-only';
                END;
            $$;



CREATE FUNCTION public.pgtrigger_no_truncate_da4e6() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'the audit record is append-only';
                END;
            $$;



CREATE FUNCTION public.pgtrigger_period_ab41d() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_period_d4e8a() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_signed_22b7b() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_signed_once_420ba() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_update_update_0616e() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "message_messageevent" ("account", "answer", "answered_at", "ask_again_at", "bank", "body", "code", "created_at", "failures", "id", "key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "platform_no", "rank", "sent_at", "state", "tries", "trouble") VALUES (NEW."account", NEW."answer", NEW."answered_at", NEW."ask_again_at", NEW."bank", NEW."body", NEW."code", NEW."created_at", NEW."failures", NEW."id", NEW."key", _pgh_attach_context(), NOW(), 'update', NEW."id", NEW."platform_no", NEW."rank", NEW."sent_at", NEW."state", NEW."tries", NEW."trouble"); RETURN NULL;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_update_update_110b5() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "trace_mandateevent" ("accounts", "amount_fen", "changed_by_id", "ended_at", "hops", "id", "kinds", "look_again_at", "needs_second", "officer_id", "officer_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report_id", "seal", "second_at", "second_id", "second_name", "second_seal", "signed_at", "state", "until", "why") VALUES (NEW."accounts", NEW."amount_fen", NEW."changed_by_id", NEW."ended_at", NEW."hops", NEW."id", NEW."kinds", NEW."look_again_at", NEW."needs_second", NEW."officer_id", NEW."officer_name", _pgh_attach_context(), NOW(), 'update', NEW."id", NEW."report_id", NEW."seal", NEW."second_at", NEW."second_id", NEW."second_name", NEW."second_seal", NEW."signed_at", NEW."state", NEW."until", NEW."why"); RETURN NULL;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_update_update_16ba2() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "stop_publicaccountevent" ("account", "bank", "confirmed_at", "confirmer_id", "ground", "holder", "id", "listed_at", "lister_id", "needs_second", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "unlisted_at", "unlister_id", "until") VALUES (NEW."account", NEW."bank", NEW."confirmed_at", NEW."confirmer_id", NEW."ground", NEW."holder", NEW."id", NEW."listed_at", NEW."lister_id", NEW."needs_second", _pgh_attach_context(), NOW(), 'update', NEW."id", NEW."unlisted_at", NEW."unlister_id", NEW."until"); RETURN NULL;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_update_update_207d8() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "channel_textevent" ("about", "ended_at", "gateway_id", "id", "key", "made_at", "next_at", "not_after", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "segments", "sent_at", "state", "template", "tries", "trouble", "version", "why") VALUES (NEW."about", NEW."ended_at", NEW."gateway_id", NEW."id", NEW."key", NEW."made_at", NEW."next_at", NEW."not_after", _pgh_attach_context(), NOW(), 'update', NEW."id", NEW."segments", NEW."sent_at", NEW."state", NEW."template", NEW."tries", NEW."trouble", NEW."version", NEW."why"); RETURN NULL;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_update_update_4a502() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "stop_orderevent" ("account", "amount_fen", "answer_code", "answered_at", "balance_fen", "bank", "decider_id", "ended_at", "expires_at", "extended_at", "holder", "id", "key", "kind", "mandate_id", "ordered_at", "paid_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report_id", "sent_at", "state", "stopped_at", "why") VALUES (NEW."account", NEW."amount_fen", NEW."answer_code", NEW."answered_at", NEW."balance_fen", NEW."bank", NEW."decider_id", NEW."ended_at", NEW."expires_at", NEW."extended_at", NEW."holder", NEW."id", NEW."key", NEW."kind", NEW."mandate_id", NEW."ordered_at", NEW."paid_at", _pgh_attach_context(), NOW(), 'update', NEW."id", NEW."report_id", NEW."sent_at", NEW."state", NEW."stopped_at", NEW."why"); RETURN NULL;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_update_update_5d685() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "trace_monitorevent" ("account", "answer_code", "answered_at", "asked_at", "bank", "decider_id", "end_key", "ended_at", "id", "key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report_id", "started_at", "state", "until", "why") VALUES (NEW."account", NEW."answer_code", NEW."answered_at", NEW."asked_at", NEW."bank", NEW."decider_id", NEW."end_key", NEW."ended_at", NEW."id", NEW."key", _pgh_attach_context(), NOW(), 'update', NEW."id", NEW."report_id", NEW."started_at", NEW."state", NEW."until", NEW."why"); RETURN NULL;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_update_update_606b9() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "trace_queryevent" ("account", "answer_code", "answered_at", "asked_at", "bank", "code", "decider_id", "id", "key", "mandate_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report_id", "said", "since", "state") VALUES (NEW."account", NEW."answer_code", NEW."answered_at", NEW."asked_at", NEW."bank", NEW."code", NEW."decider_id", NEW."id", NEW."key", NEW."mandate_id", _pgh_attach_context(), NOW(), 'update', NEW."id", NEW."report_id", NEW."said", NEW."since", NEW."state"); RETURN NULL;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_update_update_645a0() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "stop_changeevent" ("answer_code", "answered_at", "asked_at", "balance_fen", "confirmer_id", "decider_id", "effective_at", "id", "key", "kind", "needs_second", "order_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "reason", "state", "why") VALUES (NEW."answer_code", NEW."answered_at", NEW."asked_at", NEW."balance_fen", NEW."confirmer_id", NEW."decider_id", NEW."effective_at", NEW."id", NEW."key", NEW."kind", NEW."needs_second", NEW."order_id", _pgh_attach_context(), NOW(), 'update', NEW."id", NEW."proposed_at", NEW."reason", NEW."state", NEW."why"); RETURN NULL;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_update_update_661b6() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "detect_ruleversionevent" ("author_id", "authors", "body", "id", "moved_at", "moved_by_id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "shipped_digest", "source", "state", "version", "why", "written_at") VALUES (NEW."author_id", NEW."authors", NEW."body", NEW."id", NEW."moved_at", NEW."moved_by_id", NEW."name", _pgh_attach_context(), NOW(), 'update', NEW."id", NEW."shipped_digest", NEW."source", NEW."state", NEW."version", NEW."why", NEW."written_at"); RETURN NULL;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_update_update_6b855() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "block_listedevent" ("changed_at", "decided_by_id", "ground", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "scam_type", "since", "source", "until", "value") VALUES (NEW."changed_at", NEW."decided_by_id", NEW."ground", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), 'update', NEW."id", NEW."scam_type", NEW."since", NEW."source", NEW."until", NEW."value"); RETURN NULL;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_update_update_7350a() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "report_reportevent" ("accepted_at", "accepted_by_id", "case_no", "digest", "ending", "filed_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_at", "scam_type", "source", "source_ref", "state", "text", "victim_id", "victim_name", "victim_phone", "why") VALUES (NEW."accepted_at", NEW."accepted_by_id", NEW."case_no", NEW."digest", NEW."ending", NEW."filed_at", NEW."id", _pgh_attach_context(), NOW(), 'update', NEW."id", NEW."received_at", NEW."scam_type", NEW."source", NEW."source_ref", NEW."state", NEW."text", NEW."victim_id", NEW."victim_name", NEW."victim_phone", NEW."why"); RETURN NULL;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_update_update_88cf6() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "freeze_freezeevent" ("account", "amount_fen", "answer_code", "answered_at", "approval", "bank", "case_no", "confirmer_id", "decider_id", "ended_at", "expires_at", "extended_at", "frozen_at", "frozen_fen", "holder", "id", "key", "kind", "needs_second", "ordered_at", "paid_fen", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report_id", "state") VALUES (NEW."account", NEW."amount_fen", NEW."answer_code", NEW."answered_at", NEW."approval", NEW."bank", NEW."case_no", NEW."confirmer_id", NEW."decider_id", NEW."ended_at", NEW."expires_at", NEW."extended_at", NEW."frozen_at", NEW."frozen_fen", NEW."holder", NEW."id", NEW."key", NEW."kind", NEW."needs_second", NEW."ordered_at", NEW."paid_fen", _pgh_attach_context(), NOW(), 'update', NEW."id", NEW."report_id", NEW."state"); RETURN NULL;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_update_update_a6e5f() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "report_paymentevent" ("amount_fen", "id", "paid_at", "payee_account", "payee_bank", "payee_name", "payer_account", "payer_bank", "payer_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report_id") VALUES (NEW."amount_fen", NEW."id", NEW."paid_at", NEW."payee_account", NEW."payee_bank", NEW."payee_name", NEW."payer_account", NEW."payer_bank", NEW."payer_name", _pgh_attach_context(), NOW(), 'update', NEW."id", NEW."report_id"); RETURN NULL;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_update_update_ad092() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "refund_lineevent" ("account", "amount_fen", "answer_code", "bank", "corrected_why", "freeze_id", "id", "key", "paid_at", "pay_by", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "state", "to_account", "to_bank", "to_name", "victim_id", "way") VALUES (NEW."account", NEW."amount_fen", NEW."answer_code", NEW."bank", NEW."corrected_why", NEW."freeze_id", NEW."id", NEW."key", NEW."paid_at", NEW."pay_by", _pgh_attach_context(), NOW(), 'update', NEW."id", NEW."plan_id", NEW."state", NEW."to_account", NEW."to_bank", NEW."to_name", NEW."victim_id", NEW."way"); RETURN NULL;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_update_update_b8210() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "refund_objectionevent" ("decided_at", "decided_by_id", "ground", "id", "made_at", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "state", "taken_by_id", "why") VALUES (NEW."decided_at", NEW."decided_by_id", NEW."ground", NEW."id", NEW."made_at", NEW."name", _pgh_attach_context(), NOW(), 'update', NEW."id", NEW."plan_id", NEW."state", NEW."taken_by_id", NEW."why"); RETURN NULL;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_update_update_c46eb() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "alert_alertevent" ("closed_at", "ended", "evidence", "expires_at", "follows_id", "id", "is_judged", "level", "money_fen", "peak", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "reasons", "received_at", "resident_id", "scam_type", "source", "stake_fen", "state", "subject", "unit_id", "whom") VALUES (NEW."closed_at", NEW."ended", NEW."evidence", NEW."expires_at", NEW."follows_id", NEW."id", NEW."is_judged", NEW."level", NEW."money_fen", NEW."peak", _pgh_attach_context(), NOW(), 'update', NEW."id", NEW."phone", NEW."reasons", NEW."received_at", NEW."resident_id", NEW."scam_type", NEW."source", NEW."stake_fen", NEW."state", NEW."subject", NEW."unit_id", NEW."whom"); RETURN NULL;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_update_update_d3f0e() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "refund_planevent" ("approval", "approved_at", "decider_id", "formula", "id", "made_at", "noticed_at", "paid_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report_id", "round", "sent_at", "state") VALUES (NEW."approval", NEW."approved_at", NEW."decider_id", NEW."formula", NEW."id", NEW."made_at", NEW."noticed_at", NEW."paid_at", _pgh_attach_context(), NOW(), 'update', NEW."id", NEW."report_id", NEW."round", NEW."sent_at", NEW."state"); RETURN NULL;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_update_update_e1b2c() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "freeze_changeevent" ("answer_code", "answered_at", "approval", "asked_at", "confirmer_id", "decider_id", "effective_at", "freeze_id", "id", "key", "kind", "needs_second", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "reason", "state", "why") VALUES (NEW."answer_code", NEW."answered_at", NEW."approval", NEW."asked_at", NEW."confirmer_id", NEW."decider_id", NEW."effective_at", NEW."freeze_id", NEW."id", NEW."key", NEW."kind", NEW."needs_second", _pgh_attach_context(), NOW(), 'update', NEW."id", NEW."proposed_at", NEW."reason", NEW."state", NEW."why"); RETURN NULL;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_update_update_ecdeb() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "channel_callitemevent" ("about", "by_hand", "by_id", "ended_at", "id", "is_check", "key", "made_at", "next_at", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "tries") VALUES (NEW."about", NEW."by_hand", NEW."by_id", NEW."ended_at", NEW."id", NEW."is_check", NEW."key", NEW."made_at", NEW."next_at", NEW."outcome", _pgh_attach_context(), NOW(), 'update', NEW."id", NEW."state", NEW."tries"); RETURN NULL;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_update_update_f13a2() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "report_linkevent" ("id", "kind", "made_at", "made_by_id", "other_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report_id") VALUES (NEW."id", NEW."kind", NEW."made_at", NEW."made_by_id", NEW."other_id", _pgh_attach_context(), NOW(), 'update', NEW."id", NEW."report_id"); RETURN NULL;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_update_update_f17fe() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "dissuade_taskevent" ("acknowledged_at", "acknowledged_by_id", "alert_id", "assigned_to_id", "assigned_why", "came_back", "check_due", "check_outcome", "checked_at", "checked_by_id", "claimed_at", "claimed_by_id", "closed_at", "closed_by_id", "handed_at", "handed_to_id", "id", "late_meet", "late_reach", "level", "meet_by", "met_at", "outcome", "paid_step", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reach_by", "reached_at", "received_at", "report_id", "saved_fen", "sent_at", "state", "visitor_id", "visitor_why") VALUES (NEW."acknowledged_at", NEW."acknowledged_by_id", NEW."alert_id", NEW."assigned_to_id", NEW."assigned_why", NEW."came_back", NEW."check_due", NEW."check_outcome", NEW."checked_at", NEW."checked_by_id", NEW."claimed_at", NEW."claimed_by_id", NEW."closed_at", NEW."closed_by_id", NEW."handed_at", NEW."handed_to_id", NEW."id", NEW."late_meet", NEW."late_reach", NEW."level", NEW."meet_by", NEW."met_at", NEW."outcome", NEW."paid_step", _pgh_attach_context(), NOW(), 'update', NEW."id", NEW."reach_by", NEW."reached_at", NEW."received_at", NEW."report_id", NEW."saved_fen", NEW."sent_at", NEW."state", NEW."visitor_id", NEW."visitor_why"); RETURN NULL;
                END;
            $$;



CREATE FUNCTION public.pgtrigger_within_013c7() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    
IF NOT EXISTS (
    SELECT FROM trace_mandate m
    WHERE m.id = NEW.mandate_id AND m.report_id = NEW.report_id AND m.state = 'active'
      AND NEW.at >= m.signed_at AND NEW.at < m.until AND NEW.hop <= m.hops
      AND (NEW.kind <> 'stop' OR (NEW.at_risk_fen <= m.amount_fen AND m.accounts > (
        SELECT count(*) FROM trace_step s WHERE s.mandate_id = m.id AND s.kind = 'stop')))
) THEN RAISE EXCEPTION 'the mandate does not reach this step';
END IF;
RETURN NEW;

                END;
            $$;



CREATE FUNCTION public.pgtrigger_written_once_49838() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;
                END;
            $$;



CREATE FUNCTION public.procrastinate_cancel_job_v1(job_id bigint, abort boolean, delete_job boolean) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status = 'todo'
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        IF abort THEN
            UPDATE procrastinate_jobs
            SET abort_requested = true,
                status = CASE status
                    WHEN 'todo' THEN 'cancelled'::procrastinate_job_status ELSE status
                END
            WHERE id = job_id AND status IN ('todo', 'doing')
            RETURNING id INTO _job_id;
        ELSE
            UPDATE procrastinate_jobs
            SET status = 'cancelled'::procrastinate_job_status
            WHERE id = job_id AND status = 'todo'
            RETURNING id INTO _job_id;
        END IF;
    END IF;
    RETURN _job_id;
END;
$$;



CREATE FUNCTION public.procrastinate_defer_jobs_v1(jobs public.procrastinate_job_to_defer_v1[]) RETURNS bigint[]
    LANGUAGE plpgsql
    AS $$
DECLARE
    job_ids bigint[];
BEGIN
    WITH inserted_jobs AS (
        INSERT INTO procrastinate_jobs (queue_name, task_name, priority, lock, queueing_lock, args, scheduled_at)
        SELECT (job).queue_name,
               (job).task_name,
               (job).priority,
               (job).lock,
               (job).queueing_lock,
               (job).args,
               (job).scheduled_at
        FROM unnest(jobs) AS job
        RETURNING id
    )
    SELECT array_agg(id) FROM inserted_jobs INTO job_ids;

    RETURN job_ids;
END;
$$;



CREATE FUNCTION public.procrastinate_defer_periodic_job_v2(_queue_name character varying, _lock character varying, _queueing_lock character varying, _task_name character varying, _priority integer, _periodic_id character varying, _defer_timestamp bigint, _args jsonb) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
	_job_id bigint;
	_defer_id bigint;
BEGIN
    INSERT
        INTO procrastinate_periodic_defers (task_name, periodic_id, defer_timestamp)
        VALUES (_task_name, _periodic_id, _defer_timestamp)
        ON CONFLICT DO NOTHING
        RETURNING id into _defer_id;

    IF _defer_id IS NULL THEN
        RETURN NULL;
    END IF;

    UPDATE procrastinate_periodic_defers
        SET job_id = (
            SELECT COALESCE((
                SELECT unnest(procrastinate_defer_jobs_v1(
                    ARRAY[
                        ROW(
                            _queue_name,
                            _task_name,
                            _priority,
                            _lock,
                            _queueing_lock,
                            _args,
                            NULL::timestamptz
                        )
                    ]::procrastinate_job_to_defer_v1[]
                ))
            ), NULL)
        )
        WHERE id = _defer_id
        RETURNING job_id INTO _job_id;

    DELETE
        FROM procrastinate_periodic_defers
        USING (
            SELECT id
            FROM procrastinate_periodic_defers
            WHERE procrastinate_periodic_defers.task_name = _task_name
            AND procrastinate_periodic_defers.periodic_id = _periodic_id
            AND procrastinate_periodic_defers.defer_timestamp < _defer_timestamp
            ORDER BY id
            FOR UPDATE
        ) to_delete
        WHERE procrastinate_periodic_defers.id = to_delete.id;

    RETURN _job_id;
END;
$$;





CREATE TABLE public.procrastinate_jobs (
    id bigint NOT NULL,
    queue_name character varying(128) NOT NULL,
    task_name character varying(128) NOT NULL,
    lock text,
    args jsonb DEFAULT '{}'::jsonb NOT NULL,
    status public.procrastinate_job_status DEFAULT 'todo'::public.procrastinate_job_status NOT NULL,
    scheduled_at timestamp with time zone,
    attempts integer DEFAULT 0 NOT NULL,
    queueing_lock text,
    priority integer DEFAULT 0 NOT NULL,
    abort_requested boolean DEFAULT false NOT NULL,
    worker_id bigint,
    CONSTRAINT check_not_todo_abort_requested CHECK ((NOT ((status = 'todo'::public.procrastinate_job_status) AND (abort_requested = true))))
);



CREATE FUNCTION public.procrastinate_fetch_job_v2(target_queue_names character varying[], p_worker_id bigint) RETURNS public.procrastinate_jobs
    LANGUAGE plpgsql
    AS $$
DECLARE
	found_jobs procrastinate_jobs;
BEGIN
    WITH candidate AS (
        SELECT jobs.*
            FROM procrastinate_jobs AS jobs
            WHERE
                -- reject the job if its lock has earlier or higher priority jobs
                NOT EXISTS (
                    SELECT 1
                        FROM procrastinate_jobs AS other_jobs
                        WHERE
                            jobs.lock IS NOT NULL
                            AND other_jobs.lock = jobs.lock
                            AND (
                                -- job with same lock is already running
                                other_jobs.status = 'doing'
                                OR
                                -- job with same lock is waiting and has higher priority (or same priority but was queued first)
                                (
                                    other_jobs.status = 'todo'
                                    AND (
                                        other_jobs.priority > jobs.priority
                                        OR (
                                        other_jobs.priority = jobs.priority
                                        AND other_jobs.id < jobs.id
                                        )
                                    )
                                )
                            )
                )
                AND jobs.status = 'todo'
                AND (target_queue_names IS NULL OR jobs.queue_name = ANY( target_queue_names ))
                AND (jobs.scheduled_at IS NULL OR jobs.scheduled_at <= now())
            ORDER BY jobs.priority DESC, jobs.id ASC LIMIT 1
            FOR UPDATE OF jobs SKIP LOCKED
    )
    UPDATE procrastinate_jobs
        SET status = 'doing', worker_id = p_worker_id
        FROM candidate
        WHERE procrastinate_jobs.id = candidate.id
        RETURNING procrastinate_jobs.* INTO found_jobs;

 RETURN found_jobs;
END;
$$;



CREATE FUNCTION public.procrastinate_finish_job_v1(job_id bigint, end_status public.procrastinate_job_status, delete_job boolean) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF end_status NOT IN ('succeeded', 'failed', 'aborted') THEN
        RAISE 'End status should be either "succeeded", "failed" or "aborted" (job id: %)', job_id;
    END IF;
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = end_status,
            abort_requested = false,
            attempts = CASE status
                WHEN 'doing' THEN attempts + 1 ELSE attempts
            END
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" or "todo" status (job id: %)', job_id;
    END IF;
END;
$$;



CREATE FUNCTION public.procrastinate_notify_queue_abort_job_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'abort_job_requested', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;



CREATE FUNCTION public.procrastinate_notify_queue_job_inserted_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'job_inserted', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;



CREATE FUNCTION public.procrastinate_prune_stalled_workers_v1(seconds_since_heartbeat double precision) RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    DELETE FROM procrastinate_workers
    WHERE last_heartbeat < NOW() - (seconds_since_heartbeat || 'SECOND')::INTERVAL
    RETURNING procrastinate_workers.id;
END;
$$;



CREATE FUNCTION public.procrastinate_register_worker_v1() RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    INSERT INTO procrastinate_workers DEFAULT VALUES
    RETURNING procrastinate_workers.id;
END;
$$;



CREATE FUNCTION public.procrastinate_retry_job_v1(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
BEGIN
    SELECT abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status = 'doing'
    FOR UPDATE
    INTO _abort_requested;
    IF _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    END IF;

    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" status (job id: %)', job_id;
    END IF;
END;
$$;



CREATE FUNCTION public.procrastinate_retry_job_v2(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
    _current_status procrastinate_job_status;
BEGIN
    SELECT status, abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status IN ('doing', 'failed')
    FOR UPDATE
    INTO _current_status, _abort_requested;
    IF _current_status = 'doing' AND _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status IN ('doing', 'failed')
        RETURNING id INTO _job_id;
    END IF;

    IF _job_id IS NULL THEN
        RAISE 'Job was not found or has an invalid status to retry (job id: %)', job_id;
    END IF;

END;
$$;



CREATE FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'abort_requested'::procrastinate_job_event_type);
    RETURN NEW;
END;
$$;



CREATE FUNCTION public.procrastinate_trigger_function_scheduled_events_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type, at)
        VALUES (NEW.id, 'scheduled'::procrastinate_job_event_type, NEW.scheduled_at);

	RETURN NEW;
END;
$$;



CREATE FUNCTION public.procrastinate_trigger_function_status_events_insert_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'deferred'::procrastinate_job_event_type);
	RETURN NEW;
END;
$$;



CREATE FUNCTION public.procrastinate_trigger_function_status_events_update_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    WITH t AS (
        SELECT CASE
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND NEW.status = 'doing'::procrastinate_job_status
                THEN 'started'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'deferred_for_retry'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'failed'::procrastinate_job_status
                THEN 'failed'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'succeeded'::procrastinate_job_status
                THEN 'succeeded'::procrastinate_job_event_type
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND (
                    NEW.status = 'cancelled'::procrastinate_job_status
                    OR NEW.status = 'failed'::procrastinate_job_status
                    OR NEW.status = 'succeeded'::procrastinate_job_status
                )
                THEN 'cancelled'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'aborted'::procrastinate_job_status
                THEN 'aborted'::procrastinate_job_event_type
            WHEN OLD.status = 'failed'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'retried'::procrastinate_job_event_type
            ELSE NULL
        END as event_type
    )
    INSERT INTO procrastinate_events(job_id, type)
        SELECT NEW.id, t.event_type
        FROM t
        WHERE t.event_type IS NOT NULL;
	RETURN NEW;
END;
$$;



CREATE FUNCTION public.procrastinate_unlink_periodic_defers_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_periodic_defers
    SET job_id = NULL
    WHERE job_id = OLD.id;
    RETURN OLD;
END;
$$;



CREATE FUNCTION public.procrastinate_unregister_worker_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    DELETE FROM procrastinate_workers
    WHERE id = worker_id;
END;
$$;



CREATE FUNCTION public.procrastinate_update_heartbeat_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_workers
    SET last_heartbeat = NOW()
    WHERE id = worker_id;
END;
$$;



CREATE TABLE public.access_session (
    session_key character varying(40) NOT NULL,
    session_data text NOT NULL,
    expire_date timestamp with time zone NOT NULL,
    begun_at timestamp with time zone NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    address character varying(45) NOT NULL,
    browser character varying(200) NOT NULL,
    user_id bigint
);



CREATE TABLE public.access_user (
    id bigint NOT NULL,
    password character varying(128) NOT NULL,
    last_login timestamp with time zone,
    is_superuser boolean NOT NULL,
    username character varying(150) NOT NULL,
    first_name character varying(150) NOT NULL,
    last_name character varying(150) NOT NULL,
    email character varying(254) NOT NULL,
    is_staff boolean NOT NULL,
    is_active boolean NOT NULL,
    date_joined timestamp with time zone NOT NULL,
    role character varying(24) NOT NULL,
    shown_name character varying(80) NOT NULL,
    phone character varying(20) NOT NULL,
    is_demo boolean NOT NULL,
    unit_id bigint,
    has_second_factor boolean NOT NULL,
    must_change_password boolean NOT NULL
);



CREATE TABLE public.access_user_groups (
    id bigint NOT NULL,
    user_id bigint NOT NULL,
    group_id integer NOT NULL
);



ALTER TABLE public.access_user_groups ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.access_user_groups_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



ALTER TABLE public.access_user ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.access_user_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.access_user_user_permissions (
    id bigint NOT NULL,
    user_id bigint NOT NULL,
    permission_id integer NOT NULL
);



ALTER TABLE public.access_user_user_permissions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.access_user_user_permissions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.alert_alert (
    id bigint NOT NULL,
    subject character varying(80) NOT NULL,
    phone character varying(20) NOT NULL,
    source character varying(16) NOT NULL,
    scam_type character varying(48) NOT NULL,
    level character varying(8) NOT NULL,
    state character varying(8) NOT NULL,
    reasons jsonb NOT NULL,
    evidence jsonb NOT NULL,
    money_fen bigint,
    received_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    resident_id bigint,
    unit_id bigint NOT NULL,
    ended character varying(12) NOT NULL,
    expires_at timestamp with time zone,
    follows_id bigint,
    is_judged boolean NOT NULL,
    peak character varying(8) NOT NULL,
    whom jsonb NOT NULL,
    stake_fen bigint NOT NULL,
    CONSTRAINT open_alerts_expire CHECK ((((closed_at IS NULL) AND ((ended)::text = ''::text) AND (expires_at IS NOT NULL) AND ((state)::text = 'open'::text)) OR ((NOT ((state)::text = 'open'::text)) AND (closed_at IS NOT NULL) AND (expires_at IS NULL))))
);



ALTER TABLE public.alert_alert ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.alert_alert_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.alert_alertevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    subject character varying(80) NOT NULL,
    phone character varying(20) NOT NULL,
    source character varying(16) NOT NULL,
    scam_type character varying(48) NOT NULL,
    level character varying(8) NOT NULL,
    state character varying(8) NOT NULL,
    reasons jsonb NOT NULL,
    evidence jsonb NOT NULL,
    money_fen bigint,
    received_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    resident_id bigint,
    unit_id bigint NOT NULL,
    ended character varying(12) NOT NULL,
    expires_at timestamp with time zone,
    follows_id bigint,
    is_judged boolean NOT NULL,
    peak character varying(8) NOT NULL,
    whom jsonb NOT NULL,
    stake_fen bigint NOT NULL
);



ALTER TABLE public.alert_alertevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.alert_alertevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.alert_change (
    id bigint NOT NULL,
    kind character varying(10) NOT NULL,
    at timestamp with time zone NOT NULL,
    before jsonb NOT NULL,
    after jsonb NOT NULL,
    reasons jsonb NOT NULL,
    note character varying(400) NOT NULL,
    alert_id bigint NOT NULL,
    by_id bigint,
    signal_id bigint
);



ALTER TABLE public.alert_change ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.alert_change_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.alert_signal (
    id bigint NOT NULL,
    signal_id character varying(120) NOT NULL,
    level character varying(8) NOT NULL,
    at timestamp with time zone NOT NULL,
    alert_id bigint NOT NULL,
    fate character varying(10) NOT NULL,
    times integer NOT NULL,
    told jsonb NOT NULL,
    why jsonb
);



ALTER TABLE public.alert_signal ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.alert_signal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.alert_warningbatch (
    id bigint NOT NULL,
    digest character varying(64) NOT NULL,
    file_name character varying(200) NOT NULL,
    mapping character varying(200) NOT NULL,
    header jsonb NOT NULL,
    answer jsonb NOT NULL,
    received_at timestamp with time zone NOT NULL,
    by_id bigint,
    acknowledge_by timestamp with time zone,
    acknowledged_at timestamp with time zone,
    acknowledged_by_id bigint,
    returned_at timestamp with time zone,
    returned_by_id bigint,
    CONSTRAINT returned_after_acknowledged CHECK (((returned_at IS NULL) OR (acknowledged_at IS NOT NULL)))
);



ALTER TABLE public.alert_warningbatch ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.alert_warningbatch_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.alert_warningrow (
    id bigint NOT NULL,
    number integer NOT NULL,
    cells jsonb NOT NULL,
    fate character varying(8) NOT NULL,
    field character varying(80) NOT NULL,
    zh character varying(200) NOT NULL,
    en character varying(200) NOT NULL,
    alert_id bigint,
    batch_id bigint NOT NULL,
    again character varying(8) NOT NULL,
    content character varying(64) NOT NULL,
    earlier character varying(32) NOT NULL,
    met character varying(10) NOT NULL,
    order_id character varying(64) NOT NULL
);



ALTER TABLE public.alert_warningrow ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.alert_warningrow_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.audit_block (
    number bigint NOT NULL,
    sealed_at timestamp with time zone NOT NULL,
    from_id bigint NOT NULL,
    to_id bigint NOT NULL,
    count integer NOT NULL,
    ids bigint[] NOT NULL,
    links bytea NOT NULL,
    head bytea NOT NULL,
    CONSTRAINT audit_block_count_check CHECK ((count >= 0))
);



CREATE TABLE public.audit_entry (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    role character varying(24) NOT NULL,
    verb character varying(32) NOT NULL,
    subject_kind character varying(24) NOT NULL,
    subject_id character varying(64) NOT NULL,
    ground character varying(64) NOT NULL,
    purpose character varying(32) NOT NULL,
    actor_id bigint
);



ALTER TABLE public.audit_entry ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.audit_entry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.audit_verification (
    id bigint NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    total bigint NOT NULL,
    compared bigint NOT NULL,
    finished_at timestamp with time zone,
    entries bigint NOT NULL,
    blocks bigint NOT NULL,
    faults integer NOT NULL,
    places jsonb NOT NULL,
    by_id bigint NOT NULL,
    CONSTRAINT audit_verification_faults_check CHECK ((faults >= 0))
);



ALTER TABLE public.audit_verification ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.audit_verification_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.audit_waiting (
    entry_id bigint NOT NULL
);



CREATE TABLE public.auth_group (
    id integer NOT NULL,
    name character varying(150) NOT NULL
);



ALTER TABLE public.auth_group ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_group_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.auth_group_permissions (
    id bigint NOT NULL,
    group_id integer NOT NULL,
    permission_id integer NOT NULL
);



ALTER TABLE public.auth_group_permissions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_group_permissions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.auth_permission (
    id integer NOT NULL,
    name character varying(255) NOT NULL,
    content_type_id integer NOT NULL,
    codename character varying(100) NOT NULL
);



ALTER TABLE public.auth_permission ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_permission_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.axes_accessattempt (
    id integer NOT NULL,
    user_agent character varying(255) NOT NULL,
    ip_address inet,
    username character varying(255),
    http_accept character varying(1025) NOT NULL,
    path_info character varying(255) NOT NULL,
    attempt_time timestamp with time zone NOT NULL,
    get_data text NOT NULL,
    post_data text NOT NULL,
    failures_since_start integer NOT NULL,
    CONSTRAINT axes_accessattempt_failures_since_start_check CHECK ((failures_since_start >= 0))
);



ALTER TABLE public.axes_accessattempt ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.axes_accessattempt_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.axes_accessattemptexpiration (
    access_attempt_id integer NOT NULL,
    expires_at timestamp with time zone NOT NULL
);



CREATE TABLE public.axes_accessfailurelog (
    id integer NOT NULL,
    user_agent character varying(255) NOT NULL,
    ip_address inet,
    username character varying(255),
    http_accept character varying(1025) NOT NULL,
    path_info character varying(255) NOT NULL,
    attempt_time timestamp with time zone NOT NULL,
    locked_out boolean NOT NULL
);



ALTER TABLE public.axes_accessfailurelog ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.axes_accessfailurelog_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.axes_accesslog (
    id integer NOT NULL,
    user_agent character varying(255) NOT NULL,
    ip_address inet,
    username character varying(255),
    http_accept character varying(1025) NOT NULL,
    path_info character varying(255) NOT NULL,
    attempt_time timestamp with time zone NOT NULL,
    logout_time timestamp with time zone,
    session_hash character varying(64) NOT NULL
);



ALTER TABLE public.axes_accesslog ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.axes_accesslog_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.block_listed (
    id bigint NOT NULL,
    kind character varying(8) NOT NULL,
    value character varying(253) NOT NULL,
    ground character varying(200) NOT NULL,
    source character varying(80) NOT NULL,
    scam_type character varying(48) NOT NULL,
    since timestamp with time zone NOT NULL,
    until timestamp with time zone,
    changed_at timestamp with time zone NOT NULL,
    decided_by_id bigint,
    CONSTRAINT listed_for_a_period CHECK (((until IS NULL) OR (until > since)))
);



ALTER TABLE public.block_listed ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.block_listed_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.block_listedevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    kind character varying(8) NOT NULL,
    value character varying(253) NOT NULL,
    ground character varying(200) NOT NULL,
    source character varying(80) NOT NULL,
    scam_type character varying(48) NOT NULL,
    since timestamp with time zone NOT NULL,
    until timestamp with time zone,
    changed_at timestamp with time zone NOT NULL,
    decided_by_id bigint,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL
);



ALTER TABLE public.block_listedevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.block_listedevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.channel_callitem (
    id bigint NOT NULL,
    key character varying(80) NOT NULL,
    about character varying(40) NOT NULL,
    phone character varying(20) NOT NULL,
    state character varying(8) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    by_hand boolean NOT NULL,
    tries smallint NOT NULL,
    next_at timestamp with time zone,
    outcome character varying(16) NOT NULL,
    ended_at timestamp with time zone,
    by_id bigint,
    is_check boolean NOT NULL,
    CONSTRAINT call_ended_with_an_outcome CHECK ((((ended_at IS NOT NULL) AND ((state)::text = 'ended'::text) AND (NOT ((outcome)::text = ''::text))) OR ((NOT ((state)::text = 'ended'::text)) AND (ended_at IS NULL) AND ((outcome)::text = ''::text)))),
    CONSTRAINT channel_callitem_tries_check CHECK ((tries >= 0))
);



ALTER TABLE public.channel_callitem ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.channel_callitem_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.channel_callitemevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    key character varying(80) NOT NULL,
    about character varying(40) NOT NULL,
    state character varying(8) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    by_hand boolean NOT NULL,
    tries smallint NOT NULL,
    next_at timestamp with time zone,
    outcome character varying(16) NOT NULL,
    ended_at timestamp with time zone,
    by_id bigint,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    is_check boolean NOT NULL,
    CONSTRAINT channel_callitemevent_tries_check CHECK ((tries >= 0))
);



ALTER TABLE public.channel_callitemevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.channel_callitemevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.channel_code (
    id bigint NOT NULL,
    about character varying(80) NOT NULL,
    nonce character varying(32) NOT NULL,
    digest character varying(64) NOT NULL,
    issued_at timestamp with time zone NOT NULL,
    until timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    user_id bigint
);



ALTER TABLE public.channel_code ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.channel_code_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.channel_gatewaypace (
    id bigint NOT NULL,
    free_at timestamp with time zone
);



ALTER TABLE public.channel_gatewaypace ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.channel_gatewaypace_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.channel_guesses (
    id bigint NOT NULL,
    who character varying(64) NOT NULL,
    span bigint NOT NULL,
    count integer NOT NULL,
    CONSTRAINT channel_guesses_count_check CHECK ((count >= 0))
);



ALTER TABLE public.channel_guesses ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.channel_guesses_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.channel_oddreport (
    id bigint NOT NULL,
    received_at timestamp with time zone NOT NULL,
    reason character varying(200) NOT NULL,
    text text NOT NULL
);



ALTER TABLE public.channel_oddreport ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.channel_oddreport_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.channel_text (
    id bigint NOT NULL,
    key character varying(80) NOT NULL,
    about character varying(40) NOT NULL,
    phone character varying(20) NOT NULL,
    template character varying(48) NOT NULL,
    version character varying(16) NOT NULL,
    body text NOT NULL,
    segments smallint NOT NULL,
    state character varying(12) NOT NULL,
    why character varying(16) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    not_after timestamp with time zone NOT NULL,
    next_at timestamp with time zone,
    tries smallint NOT NULL,
    trouble character varying(80) NOT NULL,
    gateway_id character varying(64) NOT NULL,
    sent_at timestamp with time zone,
    ended_at timestamp with time zone,
    CONSTRAINT channel_text_segments_check CHECK ((segments >= 0)),
    CONSTRAINT channel_text_tries_check CHECK ((tries >= 0))
);



ALTER TABLE public.channel_text ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.channel_text_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.channel_textevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    key character varying(80) NOT NULL,
    about character varying(40) NOT NULL,
    template character varying(48) NOT NULL,
    version character varying(16) NOT NULL,
    segments smallint NOT NULL,
    state character varying(12) NOT NULL,
    why character varying(16) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    not_after timestamp with time zone NOT NULL,
    next_at timestamp with time zone,
    tries smallint NOT NULL,
    trouble character varying(80) NOT NULL,
    gateway_id character varying(64) NOT NULL,
    sent_at timestamp with time zone,
    ended_at timestamp with time zone,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    CONSTRAINT channel_textevent_segments_check CHECK ((segments >= 0)),
    CONSTRAINT channel_textevent_tries_check CHECK ((tries >= 0))
);



ALTER TABLE public.channel_textevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.channel_textevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.detect_detectorstate (
    id bigint NOT NULL,
    name character varying(32) NOT NULL,
    at timestamp with time zone NOT NULL,
    state jsonb NOT NULL
);



ALTER TABLE public.detect_detectorstate ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.detect_detectorstate_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.detect_position (
    id bigint NOT NULL,
    name character varying(32) NOT NULL,
    "position" bigint NOT NULL,
    log_time timestamp with time zone
);



ALTER TABLE public.detect_position ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.detect_position_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.detect_question (
    id bigint NOT NULL,
    rule jsonb NOT NULL,
    start timestamp with time zone NOT NULL,
    "end" timestamp with time zone NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    answered_at timestamp with time zone,
    answer jsonb,
    asked_by_id bigint NOT NULL,
    detector_id bigint NOT NULL
);



ALTER TABLE public.detect_question ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.detect_question_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.detect_remotedetector (
    id bigint NOT NULL,
    name character varying(32) NOT NULL,
    serial integer NOT NULL,
    entered_at timestamp with time zone NOT NULL,
    last_commit character varying(64) NOT NULL,
    unit_id bigint NOT NULL
);



ALTER TABLE public.detect_remotedetector ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.detect_remotedetector_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.detect_ruleversion (
    id bigint NOT NULL,
    name character varying(48) NOT NULL,
    version integer NOT NULL,
    body jsonb NOT NULL,
    state character varying(10) NOT NULL,
    source character varying(8) NOT NULL,
    shipped_digest character varying(64) NOT NULL,
    authors jsonb NOT NULL,
    written_at timestamp with time zone NOT NULL,
    moved_at timestamp with time zone NOT NULL,
    why character varying(200) NOT NULL,
    author_id bigint,
    moved_by_id bigint
);



ALTER TABLE public.detect_ruleversion ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.detect_ruleversion_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.detect_ruleversionevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    name character varying(48) NOT NULL,
    version integer NOT NULL,
    body jsonb NOT NULL,
    state character varying(10) NOT NULL,
    source character varying(8) NOT NULL,
    shipped_digest character varying(64) NOT NULL,
    authors jsonb NOT NULL,
    written_at timestamp with time zone NOT NULL,
    moved_at timestamp with time zone NOT NULL,
    why character varying(200) NOT NULL,
    author_id bigint,
    moved_by_id bigint,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL
);



ALTER TABLE public.detect_ruleversionevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.detect_ruleversionevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.detect_suspect (
    id bigint NOT NULL,
    kind character varying(8) NOT NULL,
    value character varying(253) NOT NULL,
    level character varying(8) NOT NULL,
    scam_type character varying(64) NOT NULL,
    rules jsonb NOT NULL,
    reasons jsonb NOT NULL,
    evidence jsonb NOT NULL,
    first_at timestamp with time zone NOT NULL,
    last_at timestamp with time zone NOT NULL,
    times integer NOT NULL,
    state character varying(8) NOT NULL,
    decided_at timestamp with time zone,
    decided_by character varying(64) NOT NULL,
    ground character varying(200) NOT NULL
);



ALTER TABLE public.detect_suspect ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.detect_suspect_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.detect_taken (
    id bigint NOT NULL,
    finding_id character varying(160) NOT NULL,
    suspect_id bigint NOT NULL
);



ALTER TABLE public.detect_taken ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.detect_taken_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.dissuade_clocksetting (
    id bigint NOT NULL,
    level character varying(8) NOT NULL,
    what character varying(12) NOT NULL,
    minutes integer NOT NULL,
    since timestamp with time zone NOT NULL,
    at timestamp with time zone NOT NULL,
    ground character varying(200) NOT NULL,
    by_id bigint NOT NULL,
    unit_id bigint NOT NULL,
    CONSTRAINT a_clock_runs_a_minute CHECK ((minutes >= 1)),
    CONSTRAINT dissuade_clocksetting_minutes_check CHECK ((minutes >= 0))
);



ALTER TABLE public.dissuade_clocksetting ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.dissuade_clocksetting_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.dissuade_contact (
    id bigint NOT NULL,
    way character varying(8) NOT NULL,
    result character varying(12) NOT NULL,
    note character varying(400) NOT NULL,
    at timestamp with time zone NOT NULL,
    key uuid,
    by_id bigint,
    task_id bigint NOT NULL
);



ALTER TABLE public.dissuade_contact ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.dissuade_contact_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.dissuade_deadline (
    id bigint NOT NULL,
    kind character varying(12) NOT NULL,
    started_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    fired_at timestamp with time zone,
    done_at timestamp with time zone,
    late boolean NOT NULL,
    task_id bigint NOT NULL,
    named_id bigint,
    CONSTRAINT fired_or_done CHECK (((fired_at IS NULL) OR (done_at IS NULL))),
    CONSTRAINT fired_when_due CHECK (((fired_at IS NULL) OR (fired_at >= due_at)))
);



ALTER TABLE public.dissuade_deadline ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.dissuade_deadline_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.dissuade_task (
    id bigint NOT NULL,
    state character varying(12) NOT NULL,
    received_at timestamp with time zone NOT NULL,
    reach_by timestamp with time zone,
    meet_by timestamp with time zone,
    claimed_at timestamp with time zone,
    reached_at timestamp with time zone,
    sent_at timestamp with time zone,
    met_at timestamp with time zone,
    late_reach boolean NOT NULL,
    late_meet boolean NOT NULL,
    outcome character varying(12) NOT NULL,
    saved_fen bigint NOT NULL,
    closed_at timestamp with time zone,
    report_id bigint,
    alert_id bigint NOT NULL,
    claimed_by_id bigint,
    closed_by_id bigint,
    visitor_id bigint,
    acknowledged_at timestamp with time zone,
    acknowledged_by_id bigint,
    assigned_to_id bigint,
    assigned_why character varying(24) NOT NULL,
    came_back boolean NOT NULL,
    check_due boolean NOT NULL,
    check_outcome character varying(12) NOT NULL,
    checked_at timestamp with time zone,
    checked_by_id bigint,
    handed_at timestamp with time zone,
    handed_to_id bigint,
    level character varying(8) NOT NULL,
    paid_step character varying(8) NOT NULL,
    visitor_why character varying(24) NOT NULL,
    CONSTRAINT closed_with_an_outcome CHECK ((((closed_at IS NOT NULL) AND ((state)::text = 'closed'::text) AND (NOT ((outcome)::text = ''::text))) OR ((NOT ((state)::text = 'closed'::text)) AND (closed_at IS NULL) AND ((outcome)::text = ''::text)))),
    CONSTRAINT saved_not_negative CHECK ((saved_fen >= 0))
);



ALTER TABLE public.dissuade_task ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.dissuade_task_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.dissuade_taskevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    state character varying(12) NOT NULL,
    received_at timestamp with time zone NOT NULL,
    reach_by timestamp with time zone,
    meet_by timestamp with time zone,
    claimed_at timestamp with time zone,
    reached_at timestamp with time zone,
    sent_at timestamp with time zone,
    met_at timestamp with time zone,
    late_reach boolean NOT NULL,
    late_meet boolean NOT NULL,
    outcome character varying(12) NOT NULL,
    saved_fen bigint NOT NULL,
    closed_at timestamp with time zone,
    report_id bigint,
    alert_id bigint NOT NULL,
    claimed_by_id bigint,
    closed_by_id bigint,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    visitor_id bigint,
    acknowledged_at timestamp with time zone,
    acknowledged_by_id bigint,
    assigned_to_id bigint,
    assigned_why character varying(24) NOT NULL,
    came_back boolean NOT NULL,
    check_due boolean NOT NULL,
    check_outcome character varying(12) NOT NULL,
    checked_at timestamp with time zone,
    checked_by_id bigint,
    handed_at timestamp with time zone,
    handed_to_id bigint,
    level character varying(8) NOT NULL,
    paid_step character varying(8) NOT NULL,
    visitor_why character varying(24) NOT NULL
);



ALTER TABLE public.dissuade_taskevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.dissuade_taskevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.django_content_type (
    id integer NOT NULL,
    app_label character varying(100) NOT NULL,
    model character varying(100) NOT NULL
);



ALTER TABLE public.django_content_type ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_content_type_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.django_migrations (
    id bigint NOT NULL,
    app character varying(255) NOT NULL,
    name character varying(255) NOT NULL,
    applied timestamp with time zone NOT NULL
);



ALTER TABLE public.django_migrations ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_migrations_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.django_session (
    session_key character varying(40) NOT NULL,
    session_data text NOT NULL,
    expire_date timestamp with time zone NOT NULL
);



CREATE TABLE public.freeze_change (
    id bigint NOT NULL,
    key uuid NOT NULL,
    kind character varying(8) NOT NULL,
    reason character varying(12) NOT NULL,
    why character varying(200) NOT NULL,
    approval character varying(60) NOT NULL,
    state character varying(12) NOT NULL,
    needs_second boolean NOT NULL,
    proposed_at timestamp with time zone NOT NULL,
    asked_at timestamp with time zone,
    answered_at timestamp with time zone,
    answer_code character varying(8) NOT NULL,
    effective_at timestamp with time zone,
    confirmer_id bigint,
    decider_id bigint NOT NULL,
    freeze_id bigint NOT NULL,
    CONSTRAINT freeze_change_asked_by_two_where_needed CHECK (((NOT ((state)::text = ANY ((ARRAY['queued'::character varying, 'sent'::character varying, 'done'::character varying, 'refused'::character varying])::text[]))) OR ((asked_at IS NOT NULL) AND ((NOT needs_second) OR (confirmer_id IS NOT NULL))))),
    CONSTRAINT freeze_change_done_has_moment CHECK (((NOT ((state)::text = 'done'::text)) OR (effective_at IS NOT NULL))),
    CONSTRAINT freeze_change_has_why CHECK ((NOT ((why)::text = ''::text))),
    CONSTRAINT freeze_change_renewal_is_approved CHECK (((NOT ((kind)::text = 'extend'::text)) OR (NOT ((approval)::text = ''::text)))),
    CONSTRAINT freeze_change_second_is_another CHECK (((confirmer_id IS NULL) OR (NOT ((confirmer_id = decider_id) AND (confirmer_id IS NOT NULL)))))
);



ALTER TABLE public.freeze_change ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.freeze_change_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.freeze_changeevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    key uuid NOT NULL,
    kind character varying(8) NOT NULL,
    reason character varying(12) NOT NULL,
    why character varying(200) NOT NULL,
    approval character varying(60) NOT NULL,
    state character varying(12) NOT NULL,
    needs_second boolean NOT NULL,
    proposed_at timestamp with time zone NOT NULL,
    asked_at timestamp with time zone,
    answered_at timestamp with time zone,
    answer_code character varying(8) NOT NULL,
    effective_at timestamp with time zone,
    confirmer_id bigint,
    decider_id bigint NOT NULL,
    freeze_id bigint NOT NULL,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL
);



ALTER TABLE public.freeze_changeevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.freeze_changeevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.freeze_freeze (
    id bigint NOT NULL,
    key uuid NOT NULL,
    bank character varying(32) NOT NULL,
    account character varying(34) NOT NULL,
    holder character varying(80) NOT NULL,
    kind character varying(2) NOT NULL,
    amount_fen bigint NOT NULL,
    case_no character varying(40) NOT NULL,
    approval character varying(60) NOT NULL,
    state character varying(12) NOT NULL,
    ordered_at timestamp with time zone NOT NULL,
    answered_at timestamp with time zone,
    frozen_at timestamp with time zone,
    expires_at timestamp with time zone,
    frozen_fen bigint,
    paid_fen bigint NOT NULL,
    answer_code character varying(8) NOT NULL,
    ended_at timestamp with time zone,
    decider_id bigint,
    report_id bigint NOT NULL,
    confirmer_id bigint,
    extended_at timestamp with time zone,
    needs_second boolean NOT NULL,
    CONSTRAINT freeze_by_two_where_needed CHECK ((((state)::text = ANY ((ARRAY['proposed'::character varying, 'withdrawn'::character varying])::text[])) OR (NOT needs_second) OR (confirmer_id IS NOT NULL))),
    CONSTRAINT freeze_frozen_has_period CHECK (((NOT ((state)::text = 'frozen'::text)) OR ((expires_at > frozen_at) AND (expires_at IS NOT NULL) AND (frozen_at IS NOT NULL) AND (frozen_fen IS NOT NULL)))),
    CONSTRAINT freeze_has_decider_and_ground CHECK (((decider_id IS NOT NULL) AND (NOT ((case_no)::text = ''::text)) AND (NOT ((approval)::text = ''::text)))),
    CONSTRAINT freeze_second_is_another CHECK (((confirmer_id IS NULL) OR (NOT ((confirmer_id = decider_id) AND (confirmer_id IS NOT NULL) AND (decider_id IS NOT NULL)))))
);



ALTER TABLE public.freeze_freeze ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.freeze_freeze_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.freeze_freezeevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    key uuid NOT NULL,
    bank character varying(32) NOT NULL,
    account character varying(34) NOT NULL,
    holder character varying(80) NOT NULL,
    kind character varying(2) NOT NULL,
    amount_fen bigint NOT NULL,
    case_no character varying(40) NOT NULL,
    approval character varying(60) NOT NULL,
    state character varying(12) NOT NULL,
    ordered_at timestamp with time zone NOT NULL,
    answered_at timestamp with time zone,
    frozen_at timestamp with time zone,
    expires_at timestamp with time zone,
    frozen_fen bigint,
    paid_fen bigint NOT NULL,
    answer_code character varying(8) NOT NULL,
    ended_at timestamp with time zone,
    decider_id bigint,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    report_id bigint NOT NULL,
    confirmer_id bigint,
    extended_at timestamp with time zone,
    needs_second boolean NOT NULL
);



ALTER TABLE public.freeze_freezeevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.freeze_freezeevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.message_bankcircuit (
    id bigint NOT NULL,
    bank character varying(32) NOT NULL,
    circuit character varying(12) NOT NULL,
    failures integer NOT NULL,
    since timestamp with time zone,
    try_at timestamp with time zone,
    free_at timestamp with time zone,
    CONSTRAINT message_bankcircuit_failures_check CHECK ((failures >= 0))
);



ALTER TABLE public.message_bankcircuit ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.message_bankcircuit_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.message_draft (
    id bigint NOT NULL,
    made_at timestamp with time zone NOT NULL,
    body jsonb NOT NULL,
    about jsonb NOT NULL,
    message_id bigint NOT NULL
);



ALTER TABLE public.message_draft ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.message_draft_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.message_fileformat (
    id bigint NOT NULL,
    bank character varying(32) NOT NULL,
    mapping character varying(48) NOT NULL
);



ALTER TABLE public.message_fileformat ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.message_fileformat_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.message_kept (
    id bigint NOT NULL,
    received_at timestamp with time zone NOT NULL,
    key uuid,
    reason character varying(300) NOT NULL,
    text text NOT NULL,
    looked_at timestamp with time zone,
    looked_by_id bigint,
    note character varying(300) NOT NULL
);



ALTER TABLE public.message_kept ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.message_kept_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.message_message (
    id bigint NOT NULL,
    key uuid NOT NULL,
    code character varying(6) NOT NULL,
    bank character varying(32) NOT NULL,
    body jsonb NOT NULL,
    state character varying(12) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    sent_at timestamp with time zone,
    answered_at timestamp with time zone,
    answer jsonb,
    tries integer NOT NULL,
    ask_again_at timestamp with time zone,
    trouble character varying(200) NOT NULL,
    account character varying(64) NOT NULL,
    failures integer NOT NULL,
    platform_no character varying(40) NOT NULL,
    rank smallint NOT NULL,
    CONSTRAINT message_message_failures_check CHECK ((failures >= 0)),
    CONSTRAINT message_message_rank_check CHECK ((rank >= 0)),
    CONSTRAINT message_message_tries_check CHECK ((tries >= 0))
);



ALTER TABLE public.message_message ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.message_message_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.message_messageevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    key uuid NOT NULL,
    code character varying(6) NOT NULL,
    bank character varying(32) NOT NULL,
    body jsonb NOT NULL,
    state character varying(12) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    sent_at timestamp with time zone,
    answered_at timestamp with time zone,
    answer jsonb,
    tries integer NOT NULL,
    ask_again_at timestamp with time zone,
    trouble character varying(200) NOT NULL,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    account character varying(64) NOT NULL,
    failures integer NOT NULL,
    platform_no character varying(40) NOT NULL,
    rank smallint NOT NULL,
    CONSTRAINT message_messageevent_failures_check CHECK ((failures >= 0)),
    CONSTRAINT message_messageevent_rank_check CHECK ((rank >= 0)),
    CONSTRAINT message_messageevent_tries_check CHECK ((tries >= 0))
);



ALTER TABLE public.message_messageevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.message_messageevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.message_told (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    received_at timestamp with time zone NOT NULL,
    digest character varying(64) NOT NULL,
    body jsonb NOT NULL,
    message_id bigint NOT NULL
);



ALTER TABLE public.message_told ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.message_told_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.otp_static_staticdevice (
    id integer NOT NULL,
    name character varying(64) NOT NULL,
    confirmed boolean NOT NULL,
    user_id bigint NOT NULL,
    throttling_failure_count integer NOT NULL,
    throttling_failure_timestamp timestamp with time zone,
    created_at timestamp with time zone,
    last_used_at timestamp with time zone,
    CONSTRAINT otp_static_staticdevice_throttling_failure_count_check CHECK ((throttling_failure_count >= 0))
);



ALTER TABLE public.otp_static_staticdevice ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.otp_static_staticdevice_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.otp_static_statictoken (
    id integer NOT NULL,
    token character varying(16) NOT NULL,
    device_id integer NOT NULL
);



ALTER TABLE public.otp_static_statictoken ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.otp_static_statictoken_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.otp_totp_totpdevice (
    id integer NOT NULL,
    name character varying(64) NOT NULL,
    confirmed boolean NOT NULL,
    key character varying(80) NOT NULL,
    step smallint NOT NULL,
    t0 bigint NOT NULL,
    digits smallint NOT NULL,
    tolerance smallint NOT NULL,
    drift smallint NOT NULL,
    last_t bigint NOT NULL,
    user_id bigint NOT NULL,
    throttling_failure_count integer NOT NULL,
    throttling_failure_timestamp timestamp with time zone,
    created_at timestamp with time zone,
    last_used_at timestamp with time zone,
    CONSTRAINT otp_totp_totpdevice_digits_check CHECK ((digits >= 0)),
    CONSTRAINT otp_totp_totpdevice_step_check CHECK ((step >= 0)),
    CONSTRAINT otp_totp_totpdevice_throttling_failure_count_check CHECK ((throttling_failure_count >= 0)),
    CONSTRAINT otp_totp_totpdevice_tolerance_check CHECK ((tolerance >= 0))
);



ALTER TABLE public.otp_totp_totpdevice ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.otp_totp_totpdevice_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.paper_enclosure (
    id bigint NOT NULL,
    key uuid NOT NULL,
    paper_id bigint NOT NULL
);



ALTER TABLE public.paper_enclosure ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.paper_enclosure_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.paper_paper (
    id bigint NOT NULL,
    number character varying(60) NOT NULL,
    kind character varying(24) NOT NULL,
    year integer NOT NULL,
    seq integer NOT NULL,
    subject_kind character varying(24) NOT NULL,
    subject_id bigint NOT NULL,
    ground character varying(64) NOT NULL,
    bank character varying(32) NOT NULL,
    content jsonb NOT NULL,
    sha256 character varying(64) NOT NULL,
    issued_at timestamp with time zone NOT NULL,
    issuer_id bigint,
    CONSTRAINT paper_paper_seq_check CHECK ((seq >= 0)),
    CONSTRAINT paper_paper_year_check CHECK ((year >= 0)),
    CONSTRAINT paper_seq_from_one CHECK ((seq > 0))
);



ALTER TABLE public.paper_paper ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.paper_paper_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.paper_register (
    id bigint NOT NULL,
    kind character varying(24) NOT NULL,
    year integer NOT NULL,
    last integer NOT NULL,
    CONSTRAINT paper_register_last_check CHECK ((last >= 0)),
    CONSTRAINT paper_register_year_check CHECK ((year >= 0))
);



ALTER TABLE public.paper_register ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.paper_register_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.pghistory_context (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    metadata jsonb NOT NULL
);



CREATE TABLE public.procrastinate_events (
    id bigint NOT NULL,
    job_id bigint NOT NULL,
    type public.procrastinate_job_event_type,
    at timestamp with time zone DEFAULT now()
);



CREATE SEQUENCE public.procrastinate_events_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;



ALTER SEQUENCE public.procrastinate_events_id_seq OWNED BY public.procrastinate_events.id;



CREATE SEQUENCE public.procrastinate_jobs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;



ALTER SEQUENCE public.procrastinate_jobs_id_seq OWNED BY public.procrastinate_jobs.id;



CREATE TABLE public.procrastinate_periodic_defers (
    id bigint NOT NULL,
    task_name character varying(128) NOT NULL,
    defer_timestamp bigint,
    job_id bigint,
    periodic_id character varying(128) DEFAULT ''::character varying NOT NULL
);



CREATE SEQUENCE public.procrastinate_periodic_defers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;



ALTER SEQUENCE public.procrastinate_periodic_defers_id_seq OWNED BY public.procrastinate_periodic_defers.id;



CREATE TABLE public.procrastinate_workers (
    id bigint NOT NULL,
    last_heartbeat timestamp with time zone DEFAULT now() NOT NULL
);



ALTER TABLE public.procrastinate_workers ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.procrastinate_workers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.protect_account (
    id bigint NOT NULL,
    number character varying(32) NOT NULL,
    bank character varying(32) NOT NULL,
    resident_id bigint NOT NULL
);



ALTER TABLE public.protect_account ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.protect_account_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.protect_chosen (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    resident_id bigint NOT NULL,
    group_id bigint NOT NULL
);



ALTER TABLE public.protect_chosen ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.protect_chosen_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.protect_earliercase (
    id bigint NOT NULL,
    "on" date NOT NULL,
    scam_type character varying(48) NOT NULL,
    amount_fen bigint NOT NULL,
    resident_id bigint NOT NULL
);



ALTER TABLE public.protect_earliercase ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.protect_earliercase_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.protect_groupmessage (
    id bigint NOT NULL,
    text character varying(200) NOT NULL,
    residents integer NOT NULL,
    at timestamp with time zone NOT NULL,
    key character varying(80) NOT NULL,
    by_id bigint NOT NULL,
    group_id bigint NOT NULL,
    CONSTRAINT protect_groupmessage_residents_check CHECK ((residents >= 0))
);



ALTER TABLE public.protect_groupmessage ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.protect_groupmessage_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.protect_guardgroup (
    id bigint NOT NULL,
    guard_id bigint NOT NULL
);



ALTER TABLE public.protect_guardgroup ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.protect_guardgroup_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.protect_guardgroup_places (
    id bigint NOT NULL,
    guardgroup_id bigint NOT NULL,
    unit_id bigint NOT NULL
);



ALTER TABLE public.protect_guardgroup_places ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.protect_guardgroup_places_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.protect_left (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    group_id bigint NOT NULL,
    resident_id bigint NOT NULL
);



ALTER TABLE public.protect_left ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.protect_left_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.protect_phone (
    id bigint NOT NULL,
    number character varying(20) NOT NULL,
    resident_id bigint NOT NULL
);



ALTER TABLE public.protect_phone ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.protect_phone_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.protect_resident (
    id bigint NOT NULL,
    person_id character varying(64) NOT NULL,
    name character varying(80) NOT NULL,
    sex character varying(8) NOT NULL,
    birth_year integer,
    occupation character varying(16) NOT NULL,
    address character varying(200) NOT NULL,
    hukou_region character varying(12) NOT NULL,
    from_elsewhere boolean NOT NULL,
    employer character varying(120) NOT NULL,
    employer_phone character varying(20) NOT NULL,
    family_name character varying(80) NOT NULL,
    family_phone character varying(20) NOT NULL,
    guard_id bigint,
    unit_id bigint NOT NULL,
    landlord_name character varying(80) NOT NULL,
    landlord_phone character varying(20) NOT NULL
);



ALTER TABLE public.protect_resident ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.protect_resident_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.refund_line (
    id bigint NOT NULL,
    account character varying(34) NOT NULL,
    bank character varying(32) NOT NULL,
    way character varying(16) NOT NULL,
    amount_fen bigint NOT NULL,
    to_account character varying(34) NOT NULL,
    to_name character varying(80) NOT NULL,
    state character varying(12) NOT NULL,
    key uuid NOT NULL,
    answer_code character varying(8) NOT NULL,
    paid_at timestamp with time zone,
    freeze_id bigint NOT NULL,
    victim_id bigint NOT NULL,
    plan_id bigint NOT NULL,
    corrected_why character varying(200) NOT NULL,
    pay_by timestamp with time zone,
    to_bank character varying(32) NOT NULL,
    CONSTRAINT refund_line_positive CHECK ((amount_fen > 0))
);



ALTER TABLE public.refund_line ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.refund_line_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.refund_lineevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    account character varying(34) NOT NULL,
    bank character varying(32) NOT NULL,
    way character varying(16) NOT NULL,
    amount_fen bigint NOT NULL,
    to_account character varying(34) NOT NULL,
    to_name character varying(80) NOT NULL,
    state character varying(12) NOT NULL,
    key uuid NOT NULL,
    answer_code character varying(8) NOT NULL,
    paid_at timestamp with time zone,
    freeze_id bigint NOT NULL,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    victim_id bigint NOT NULL,
    plan_id bigint NOT NULL,
    corrected_why character varying(200) NOT NULL,
    pay_by timestamp with time zone,
    to_bank character varying(32) NOT NULL
);



ALTER TABLE public.refund_lineevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.refund_lineevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.refund_objection (
    id bigint NOT NULL,
    name character varying(80) NOT NULL,
    ground character varying(500) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    state character varying(12) NOT NULL,
    decided_at timestamp with time zone,
    why character varying(500) NOT NULL,
    decided_by_id bigint,
    plan_id bigint NOT NULL,
    taken_by_id bigint NOT NULL,
    CONSTRAINT objection_decided_has_reason CHECK ((((state)::text = 'open'::text) OR ((decided_at IS NOT NULL) AND (decided_by_id IS NOT NULL) AND (NOT ((why)::text = ''::text)))))
);



ALTER TABLE public.refund_objection ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.refund_objection_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.refund_objectionevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    name character varying(80) NOT NULL,
    ground character varying(500) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    state character varying(12) NOT NULL,
    decided_at timestamp with time zone,
    why character varying(500) NOT NULL,
    decided_by_id bigint,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    plan_id bigint NOT NULL,
    taken_by_id bigint NOT NULL
);



ALTER TABLE public.refund_objectionevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.refund_objectionevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.refund_plan (
    id bigint NOT NULL,
    round integer NOT NULL,
    state character varying(12) NOT NULL,
    formula character varying(40) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    noticed_at timestamp with time zone,
    approved_at timestamp with time zone,
    approval character varying(60) NOT NULL,
    sent_at timestamp with time zone,
    paid_at timestamp with time zone,
    decider_id bigint,
    report_id bigint NOT NULL,
    CONSTRAINT refund_plan_round_check CHECK ((round >= 0))
);



ALTER TABLE public.refund_plan ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.refund_plan_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.refund_planevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    round integer NOT NULL,
    state character varying(12) NOT NULL,
    formula character varying(40) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    noticed_at timestamp with time zone,
    approved_at timestamp with time zone,
    approval character varying(60) NOT NULL,
    sent_at timestamp with time zone,
    paid_at timestamp with time zone,
    decider_id bigint,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    report_id bigint NOT NULL,
    CONSTRAINT refund_planevent_round_check CHECK ((round >= 0))
);



ALTER TABLE public.refund_planevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.refund_planevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.report_batch (
    id bigint NOT NULL,
    digest character varying(64) NOT NULL,
    file_name character varying(200) NOT NULL,
    mapping character varying(48) NOT NULL,
    header jsonb NOT NULL,
    received_at timestamp with time zone NOT NULL,
    by_id bigint
);



ALTER TABLE public.report_batch ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.report_batch_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.report_batchrow (
    id bigint NOT NULL,
    number integer NOT NULL,
    cells jsonb NOT NULL,
    fate character varying(8) NOT NULL,
    field character varying(80) NOT NULL,
    zh character varying(200) NOT NULL,
    en character varying(200) NOT NULL,
    batch_id bigint NOT NULL,
    report_id bigint
);



ALTER TABLE public.report_batchrow ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.report_batchrow_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.report_clue (
    id bigint NOT NULL,
    kind character varying(12) NOT NULL,
    value character varying(300) NOT NULL,
    report_id bigint NOT NULL
);



ALTER TABLE public.report_clue ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.report_clue_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.report_link (
    id bigint NOT NULL,
    kind character varying(12) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    made_by_id bigint,
    other_id bigint NOT NULL,
    report_id bigint NOT NULL,
    CONSTRAINT link_to_earlier CHECK ((report_id > other_id))
);



ALTER TABLE public.report_link ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.report_link_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.report_linkevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    kind character varying(12) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    made_by_id bigint,
    other_id bigint NOT NULL,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    report_id bigint NOT NULL
);



ALTER TABLE public.report_linkevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.report_linkevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.report_payment (
    id bigint NOT NULL,
    payer_account character varying(34) NOT NULL,
    payer_bank character varying(32) NOT NULL,
    payer_name character varying(80) NOT NULL,
    payee_account character varying(34) NOT NULL,
    payee_bank character varying(32) NOT NULL,
    payee_name character varying(80) NOT NULL,
    amount_fen bigint NOT NULL,
    paid_at timestamp with time zone NOT NULL,
    report_id bigint NOT NULL,
    CONSTRAINT payment_positive CHECK ((amount_fen > 0))
);



ALTER TABLE public.report_payment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.report_payment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.report_paymentevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    payer_account character varying(34) NOT NULL,
    payer_bank character varying(32) NOT NULL,
    payer_name character varying(80) NOT NULL,
    payee_account character varying(34) NOT NULL,
    payee_bank character varying(32) NOT NULL,
    payee_name character varying(80) NOT NULL,
    amount_fen bigint NOT NULL,
    paid_at timestamp with time zone NOT NULL,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    report_id bigint NOT NULL
);



ALTER TABLE public.report_paymentevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.report_paymentevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.report_refused (
    id bigint NOT NULL,
    received_at timestamp with time zone NOT NULL,
    digest character varying(64) NOT NULL,
    text text NOT NULL,
    field character varying(80) NOT NULL,
    zh character varying(300) NOT NULL,
    en character varying(300) NOT NULL
);



ALTER TABLE public.report_refused ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.report_refused_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.report_report (
    id bigint NOT NULL,
    state character varying(12) NOT NULL,
    source character varying(12) NOT NULL,
    source_ref character varying(64) NOT NULL,
    text text NOT NULL,
    victim_name character varying(80) NOT NULL,
    victim_phone character varying(20) NOT NULL,
    scam_type character varying(64) NOT NULL,
    received_at timestamp with time zone NOT NULL,
    accepted_at timestamp with time zone,
    case_no character varying(40) NOT NULL,
    filed_at timestamp with time zone,
    why character varying(200) NOT NULL,
    accepted_by_id bigint,
    digest character varying(64) NOT NULL,
    ending character varying(12) NOT NULL,
    victim_id character varying(20) NOT NULL,
    CONSTRAINT report_accepted_has_moment CHECK ((((state)::text = ANY ((ARRAY['received'::character varying, 'rejected'::character varying])::text[])) OR (accepted_at IS NOT NULL))),
    CONSTRAINT report_filed_has_case CHECK (((NOT ((state)::text = 'filed'::text)) OR (NOT ((case_no)::text = ''::text))))
);



ALTER TABLE public.report_report ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.report_report_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.report_reportevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    state character varying(12) NOT NULL,
    source character varying(12) NOT NULL,
    source_ref character varying(64) NOT NULL,
    text text NOT NULL,
    victim_name character varying(80) NOT NULL,
    victim_phone character varying(20) NOT NULL,
    scam_type character varying(64) NOT NULL,
    received_at timestamp with time zone NOT NULL,
    accepted_at timestamp with time zone,
    case_no character varying(40) NOT NULL,
    filed_at timestamp with time zone,
    why character varying(200) NOT NULL,
    accepted_by_id bigint,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    digest character varying(64) NOT NULL,
    ending character varying(12) NOT NULL,
    victim_id character varying(20) NOT NULL
);



ALTER TABLE public.report_reportevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.report_reportevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.searches_search (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    digest character varying(64) NOT NULL,
    kind character varying(24) NOT NULL,
    purpose character varying(32) NOT NULL,
    ground character varying(32) NOT NULL,
    reason character varying(200) NOT NULL,
    different integer NOT NULL,
    told boolean NOT NULL,
    by_id bigint NOT NULL,
    CONSTRAINT searches_search_different_check CHECK ((different >= 0))
);



ALTER TABLE public.searches_search ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.searches_search_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.shield_accountpicture (
    account character varying(32) NOT NULL,
    payers integer NOT NULL,
    payees integer NOT NULL,
    in_fen bigint NOT NULL,
    out_fen bigint NOT NULL,
    gap_s integer,
    idle_days integer,
    at timestamp with time zone NOT NULL
);



CREATE TABLE public.shield_check (
    id bigint NOT NULL,
    key uuid NOT NULL,
    bank character varying(32) NOT NULL,
    request_id character varying(64) NOT NULL,
    digest character varying(64) NOT NULL,
    payer character varying(32) NOT NULL,
    payee character varying(32) NOT NULL,
    name_mark character varying(32) NOT NULL,
    amount_fen bigint NOT NULL,
    channel character varying(8) NOT NULL,
    age_group character varying(8) NOT NULL,
    at timestamp with time zone NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    answer character varying(8) NOT NULL,
    delay_minutes integer NOT NULL,
    reasons jsonb NOT NULL,
    alert_level character varying(8) NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    alert_id bigint,
    CONSTRAINT check_of_money CHECK ((amount_fen > 0))
);



ALTER TABLE public.shield_check ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.shield_check_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.shield_override (
    id bigint NOT NULL,
    request_id character varying(64) NOT NULL,
    confirmed_by character varying(64) NOT NULL,
    how character varying(8) NOT NULL,
    at timestamp with time zone NOT NULL,
    told_at timestamp with time zone NOT NULL,
    check_of_id bigint NOT NULL
);



ALTER TABLE public.shield_override ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.shield_override_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.shifts_handover (
    id bigint NOT NULL,
    content jsonb NOT NULL,
    left_at timestamp with time zone NOT NULL,
    note character varying(400) NOT NULL,
    taken_at timestamp with time zone,
    left_by_id bigint NOT NULL,
    taken_by_id bigint,
    CONSTRAINT signed_by_two CHECK ((((taken_at IS NULL) AND (taken_by_id IS NULL)) OR ((taken_at >= left_at) AND (NOT ((taken_by_id = left_by_id) AND (taken_by_id IS NOT NULL))))))
);



ALTER TABLE public.shifts_handover ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.shifts_handover_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.shifts_leave (
    id bigint NOT NULL,
    since timestamp with time zone NOT NULL,
    until timestamp with time zone NOT NULL,
    user_id bigint NOT NULL,
    CONSTRAINT leave_has_length CHECK ((until > since))
);



ALTER TABLE public.shifts_leave ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.shifts_leave_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.shifts_shift (
    id bigint NOT NULL,
    role character varying(24) NOT NULL,
    weekdays character varying(7) NOT NULL,
    begins smallint NOT NULL,
    ends smallint NOT NULL,
    since timestamp with time zone NOT NULL,
    until timestamp with time zone,
    unit_id bigint,
    user_id bigint,
    CONSTRAINT shift_ends_after_it_begins CHECK ((((until IS NULL) AND (NOT ((weekdays)::text = ''::text))) OR (until > since))),
    CONSTRAINT shift_of_a_person_or_a_post CHECK (((((role)::text = ''::text) AND (unit_id IS NULL) AND (user_id IS NOT NULL)) OR ((unit_id IS NOT NULL) AND (user_id IS NULL) AND (NOT ((role)::text = ''::text))))),
    CONSTRAINT shifts_shift_begins_check CHECK ((begins >= 0)),
    CONSTRAINT shifts_shift_ends_check CHECK ((ends >= 0))
);



ALTER TABLE public.shifts_shift ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.shifts_shift_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.shifts_team (
    id bigint NOT NULL,
    name character varying(80) NOT NULL,
    unit_id bigint NOT NULL
);



ALTER TABLE public.shifts_team ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.shifts_team_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.shifts_team_members (
    id bigint NOT NULL,
    team_id bigint NOT NULL,
    user_id bigint NOT NULL
);



ALTER TABLE public.shifts_team_members ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.shifts_team_members_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.stop_change (
    id bigint NOT NULL,
    key uuid NOT NULL,
    kind character varying(8) NOT NULL,
    reason character varying(12) NOT NULL,
    why character varying(200) NOT NULL,
    state character varying(12) NOT NULL,
    needs_second boolean NOT NULL,
    proposed_at timestamp with time zone NOT NULL,
    asked_at timestamp with time zone,
    answered_at timestamp with time zone,
    answer_code character varying(8) NOT NULL,
    effective_at timestamp with time zone,
    balance_fen bigint,
    confirmer_id bigint,
    decider_id bigint NOT NULL,
    order_id bigint NOT NULL,
    CONSTRAINT change_asked_by_two_where_needed CHECK (((NOT ((state)::text = ANY ((ARRAY['queued'::character varying, 'sent'::character varying, 'done'::character varying, 'refused'::character varying])::text[]))) OR ((asked_at IS NOT NULL) AND ((NOT needs_second) OR (confirmer_id IS NOT NULL))))),
    CONSTRAINT change_done_has_moment CHECK (((NOT ((state)::text = 'done'::text)) OR (effective_at IS NOT NULL))),
    CONSTRAINT change_has_why CHECK ((NOT ((why)::text = ''::text))),
    CONSTRAINT change_second_is_another CHECK (((confirmer_id IS NULL) OR (NOT ((confirmer_id = decider_id) AND (confirmer_id IS NOT NULL)))))
);



ALTER TABLE public.stop_change ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.stop_change_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.stop_changeevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    key uuid NOT NULL,
    kind character varying(8) NOT NULL,
    reason character varying(12) NOT NULL,
    why character varying(200) NOT NULL,
    state character varying(12) NOT NULL,
    needs_second boolean NOT NULL,
    proposed_at timestamp with time zone NOT NULL,
    asked_at timestamp with time zone,
    answered_at timestamp with time zone,
    answer_code character varying(8) NOT NULL,
    effective_at timestamp with time zone,
    balance_fen bigint,
    confirmer_id bigint,
    decider_id bigint NOT NULL,
    order_id bigint NOT NULL,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL
);



ALTER TABLE public.stop_changeevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.stop_changeevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.stop_order (
    id bigint NOT NULL,
    key uuid NOT NULL,
    bank character varying(32) NOT NULL,
    account character varying(34) NOT NULL,
    holder character varying(80) NOT NULL,
    amount_fen bigint NOT NULL,
    paid_at timestamp with time zone NOT NULL,
    state character varying(12) NOT NULL,
    why character varying(200) NOT NULL,
    ordered_at timestamp with time zone NOT NULL,
    sent_at timestamp with time zone,
    answered_at timestamp with time zone,
    stopped_at timestamp with time zone,
    expires_at timestamp with time zone,
    answer_code character varying(8) NOT NULL,
    balance_fen bigint,
    ended_at timestamp with time zone,
    decider_id bigint,
    report_id bigint NOT NULL,
    kind character varying(8) NOT NULL,
    mandate_id bigint,
    extended_at timestamp with time zone,
    CONSTRAINT order_has_decider_and_ground CHECK (((decider_id IS NOT NULL) AND (NOT ((why)::text = ''::text)))),
    CONSTRAINT order_stopped_has_period CHECK (((NOT ((state)::text = 'stopped'::text)) OR ((expires_at > stopped_at) AND (expires_at IS NOT NULL) AND (stopped_at IS NOT NULL))))
);



ALTER TABLE public.stop_order ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.stop_order_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.stop_orderevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    key uuid NOT NULL,
    bank character varying(32) NOT NULL,
    account character varying(34) NOT NULL,
    holder character varying(80) NOT NULL,
    amount_fen bigint NOT NULL,
    paid_at timestamp with time zone NOT NULL,
    state character varying(12) NOT NULL,
    why character varying(200) NOT NULL,
    ordered_at timestamp with time zone NOT NULL,
    sent_at timestamp with time zone,
    answered_at timestamp with time zone,
    stopped_at timestamp with time zone,
    expires_at timestamp with time zone,
    answer_code character varying(8) NOT NULL,
    balance_fen bigint,
    ended_at timestamp with time zone,
    decider_id bigint,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    report_id bigint NOT NULL,
    kind character varying(8) NOT NULL,
    mandate_id bigint,
    extended_at timestamp with time zone
);



ALTER TABLE public.stop_orderevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.stop_orderevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.stop_publicaccount (
    id bigint NOT NULL,
    account character varying(34) NOT NULL,
    bank character varying(32) NOT NULL,
    holder character varying(80) NOT NULL,
    ground character varying(200) NOT NULL,
    listed_at timestamp with time zone NOT NULL,
    unlisted_at timestamp with time zone,
    lister_id bigint NOT NULL,
    unlister_id bigint,
    confirmed_at timestamp with time zone,
    confirmer_id bigint,
    needs_second boolean NOT NULL,
    until timestamp with time zone,
    CONSTRAINT public_account_for_a_period CHECK (((until IS NULL) OR (until > listed_at))),
    CONSTRAINT public_account_has_ground CHECK ((NOT ((ground)::text = ''::text))),
    CONSTRAINT public_account_second_is_another CHECK (((confirmer_id IS NULL) OR (NOT ((confirmer_id = lister_id) AND (confirmer_id IS NOT NULL)))))
);



ALTER TABLE public.stop_publicaccount ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.stop_publicaccount_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.stop_publicaccountevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    account character varying(34) NOT NULL,
    bank character varying(32) NOT NULL,
    holder character varying(80) NOT NULL,
    ground character varying(200) NOT NULL,
    listed_at timestamp with time zone NOT NULL,
    unlisted_at timestamp with time zone,
    lister_id bigint NOT NULL,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    unlister_id bigint,
    confirmed_at timestamp with time zone,
    confirmer_id bigint,
    needs_second boolean NOT NULL,
    until timestamp with time zone
);



ALTER TABLE public.stop_publicaccountevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.stop_publicaccountevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.trace_exclusion (
    id bigint NOT NULL,
    account character varying(64) NOT NULL,
    why character varying(200) NOT NULL,
    at timestamp with time zone NOT NULL,
    decider_id bigint,
    report_id bigint NOT NULL
);



ALTER TABLE public.trace_exclusion ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.trace_exclusion_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.trace_line (
    id bigint NOT NULL,
    transfer_id character varying(64) NOT NULL,
    "time" timestamp with time zone NOT NULL,
    payer character varying(64) NOT NULL,
    payee character varying(64) NOT NULL,
    amount_fen bigint NOT NULL,
    payer_bank character varying(32) NOT NULL,
    payee_bank character varying(32) NOT NULL,
    payer_name character varying(80) NOT NULL,
    payee_name character varying(80) NOT NULL,
    exit_kind character varying(24) NOT NULL,
    statement_id bigint,
    monitor_id bigint,
    CONSTRAINT line_has_source CHECK ((((statement_id IS NOT NULL) OR (monitor_id IS NOT NULL)) AND (1 = (
CASE
    WHEN (statement_id IS NOT NULL) THEN 1
    ELSE 0
END +
CASE
    WHEN (monitor_id IS NOT NULL) THEN 1
    ELSE 0
END))))
);



ALTER TABLE public.trace_line ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.trace_line_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.trace_mandate (
    id bigint NOT NULL,
    state character varying(12) NOT NULL,
    officer_name character varying(80) NOT NULL,
    signed_at timestamp with time zone NOT NULL,
    amount_fen bigint NOT NULL,
    hops integer NOT NULL,
    accounts integer NOT NULL,
    kinds jsonb NOT NULL,
    until timestamp with time zone NOT NULL,
    needs_second boolean NOT NULL,
    seal character varying(64) NOT NULL,
    second_name character varying(80) NOT NULL,
    second_at timestamp with time zone,
    second_seal character varying(64) NOT NULL,
    why character varying(200) NOT NULL,
    ended_at timestamp with time zone,
    look_again_at timestamp with time zone,
    changed_by_id bigint,
    officer_id bigint NOT NULL,
    report_id bigint NOT NULL,
    second_id bigint,
    CONSTRAINT mandate_fully_signed CHECK (((NOT ((state)::text = ANY ((ARRAY['active'::character varying, 'paused'::character varying])::text[]))) OR (NOT needs_second) OR ((second_id IS NOT NULL) AND (second_at IS NOT NULL)))),
    CONSTRAINT mandate_has_period CHECK ((until > signed_at)),
    CONSTRAINT mandate_has_room CHECK (((accounts > 0) AND (amount_fen > 0))),
    CONSTRAINT mandate_two_persons CHECK (((second_id IS NULL) OR (NOT ((second_id = officer_id) AND (second_id IS NOT NULL))))),
    CONSTRAINT trace_mandate_accounts_check CHECK ((accounts >= 0)),
    CONSTRAINT trace_mandate_hops_check CHECK ((hops >= 0))
);



ALTER TABLE public.trace_mandate ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.trace_mandate_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.trace_mandateevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    state character varying(12) NOT NULL,
    officer_name character varying(80) NOT NULL,
    signed_at timestamp with time zone NOT NULL,
    amount_fen bigint NOT NULL,
    hops integer NOT NULL,
    accounts integer NOT NULL,
    kinds jsonb NOT NULL,
    until timestamp with time zone NOT NULL,
    needs_second boolean NOT NULL,
    seal character varying(64) NOT NULL,
    second_name character varying(80) NOT NULL,
    second_at timestamp with time zone,
    second_seal character varying(64) NOT NULL,
    why character varying(200) NOT NULL,
    ended_at timestamp with time zone,
    look_again_at timestamp with time zone,
    changed_by_id bigint,
    officer_id bigint NOT NULL,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    report_id bigint NOT NULL,
    second_id bigint,
    CONSTRAINT trace_mandateevent_accounts_check CHECK ((accounts >= 0)),
    CONSTRAINT trace_mandateevent_hops_check CHECK ((hops >= 0))
);



ALTER TABLE public.trace_mandateevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.trace_mandateevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.trace_monitor (
    id bigint NOT NULL,
    key uuid NOT NULL,
    bank character varying(32) NOT NULL,
    account character varying(34) NOT NULL,
    state character varying(12) NOT NULL,
    why character varying(200) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    until timestamp with time zone NOT NULL,
    started_at timestamp with time zone,
    answered_at timestamp with time zone,
    answer_code character varying(8) NOT NULL,
    end_key uuid,
    ended_at timestamp with time zone,
    decider_id bigint,
    report_id bigint NOT NULL,
    CONSTRAINT monitor_has_period CHECK ((until > asked_at)),
    CONSTRAINT monitor_running_began CHECK (((NOT ((state)::text = 'running'::text)) OR (started_at IS NOT NULL)))
);



ALTER TABLE public.trace_monitor ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.trace_monitor_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.trace_monitorevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    key uuid NOT NULL,
    bank character varying(32) NOT NULL,
    account character varying(34) NOT NULL,
    state character varying(12) NOT NULL,
    why character varying(200) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    until timestamp with time zone NOT NULL,
    started_at timestamp with time zone,
    answered_at timestamp with time zone,
    answer_code character varying(8) NOT NULL,
    end_key uuid,
    ended_at timestamp with time zone,
    decider_id bigint,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    report_id bigint NOT NULL
);



ALTER TABLE public.trace_monitorevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.trace_monitorevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.trace_query (
    id bigint NOT NULL,
    key uuid NOT NULL,
    bank character varying(32) NOT NULL,
    account character varying(34) NOT NULL,
    since timestamp with time zone NOT NULL,
    state character varying(12) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    answered_at timestamp with time zone,
    answer_code character varying(8) NOT NULL,
    decider_id bigint,
    report_id bigint NOT NULL,
    code character varying(6) NOT NULL,
    said jsonb NOT NULL,
    mandate_id bigint
);



ALTER TABLE public.trace_query ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.trace_query_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.trace_queryevent (
    pgh_id integer NOT NULL,
    pgh_created_at timestamp with time zone NOT NULL,
    pgh_label text NOT NULL,
    id bigint NOT NULL,
    key uuid NOT NULL,
    bank character varying(32) NOT NULL,
    account character varying(34) NOT NULL,
    since timestamp with time zone NOT NULL,
    state character varying(12) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    answered_at timestamp with time zone,
    answer_code character varying(8) NOT NULL,
    decider_id bigint,
    pgh_context_id uuid,
    pgh_obj_id bigint NOT NULL,
    report_id bigint NOT NULL,
    code character varying(6) NOT NULL,
    said jsonb NOT NULL,
    mandate_id bigint
);



ALTER TABLE public.trace_queryevent ALTER COLUMN pgh_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.trace_queryevent_pgh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.trace_statement (
    id bigint NOT NULL,
    account character varying(34) NOT NULL,
    as_of timestamp with time zone NOT NULL,
    holder character varying(80) NOT NULL,
    opening_balance_fen bigint,
    balance_fen bigint,
    lines integer NOT NULL,
    fresh integer NOT NULL,
    bad jsonb NOT NULL,
    query_id bigint NOT NULL,
    CONSTRAINT trace_statement_fresh_check CHECK ((fresh >= 0)),
    CONSTRAINT trace_statement_lines_check CHECK ((lines >= 0))
);



ALTER TABLE public.trace_statement ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.trace_statement_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.trace_step (
    id bigint NOT NULL,
    kind character varying(8) NOT NULL,
    account character varying(64) NOT NULL,
    bank character varying(32) NOT NULL,
    hop integer NOT NULL,
    at_risk_fen bigint NOT NULL,
    amounts jsonb NOT NULL,
    version character varying(64) NOT NULL,
    why character varying(200) NOT NULL,
    key uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    mandate_id bigint NOT NULL,
    report_id bigint NOT NULL,
    CONSTRAINT trace_step_hop_check CHECK ((hop >= 0))
);



ALTER TABLE public.trace_step ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.trace_step_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.units_unit (
    id bigint NOT NULL,
    code character varying(32) NOT NULL,
    name_zh character varying(80) NOT NULL,
    name_en character varying(80) NOT NULL,
    kind character varying(16) NOT NULL,
    path character varying(200) NOT NULL,
    x double precision NOT NULL,
    y double precision NOT NULL,
    parent_id bigint,
    line character varying(8) NOT NULL,
    closed_at timestamp with time zone
);



ALTER TABLE public.units_unit ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.units_unit_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



ALTER TABLE ONLY public.procrastinate_events ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_events_id_seq'::regclass);



ALTER TABLE ONLY public.procrastinate_jobs ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_jobs_id_seq'::regclass);



ALTER TABLE ONLY public.procrastinate_periodic_defers ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_periodic_defers_id_seq'::regclass);



ALTER TABLE ONLY public.access_session
    ADD CONSTRAINT access_session_pkey PRIMARY KEY (session_key);



ALTER TABLE ONLY public.access_user_groups
    ADD CONSTRAINT access_user_groups_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.access_user_groups
    ADD CONSTRAINT access_user_groups_user_id_group_id_425a56a6_uniq UNIQUE (user_id, group_id);



ALTER TABLE ONLY public.access_user
    ADD CONSTRAINT access_user_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.access_user_user_permissions
    ADD CONSTRAINT access_user_user_permiss_user_id_permission_id_ef659a87_uniq UNIQUE (user_id, permission_id);



ALTER TABLE ONLY public.access_user_user_permissions
    ADD CONSTRAINT access_user_user_permissions_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.access_user
    ADD CONSTRAINT access_user_username_key UNIQUE (username);



ALTER TABLE ONLY public.alert_alert
    ADD CONSTRAINT alert_alert_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.alert_alertevent
    ADD CONSTRAINT alert_alertevent_pkey PRIMARY KEY (pgh_id);



ALTER TABLE ONLY public.alert_change
    ADD CONSTRAINT alert_change_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.alert_signal
    ADD CONSTRAINT alert_signal_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.alert_signal
    ADD CONSTRAINT alert_signal_signal_id_key UNIQUE (signal_id);



ALTER TABLE ONLY public.alert_warningbatch
    ADD CONSTRAINT alert_warningbatch_digest_key UNIQUE (digest);



ALTER TABLE ONLY public.alert_warningbatch
    ADD CONSTRAINT alert_warningbatch_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.alert_warningrow
    ADD CONSTRAINT alert_warningrow_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.audit_block
    ADD CONSTRAINT audit_block_pkey PRIMARY KEY (number);



ALTER TABLE ONLY public.audit_entry
    ADD CONSTRAINT audit_entry_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.audit_verification
    ADD CONSTRAINT audit_verification_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.audit_waiting
    ADD CONSTRAINT audit_waiting_pkey PRIMARY KEY (entry_id);



ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_name_key UNIQUE (name);



ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_permission_id_0cd325b0_uniq UNIQUE (group_id, permission_id);



ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_codename_01ab375a_uniq UNIQUE (content_type_id, codename);



ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.axes_accessattempt
    ADD CONSTRAINT axes_accessattempt_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.axes_accessattempt
    ADD CONSTRAINT axes_accessattempt_username_ip_address_user_agent_8ea22282_uniq UNIQUE (username, ip_address, user_agent);



ALTER TABLE ONLY public.axes_accessattemptexpiration
    ADD CONSTRAINT axes_accessattemptexpiration_pkey PRIMARY KEY (access_attempt_id);



ALTER TABLE ONLY public.axes_accessfailurelog
    ADD CONSTRAINT axes_accessfailurelog_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.axes_accesslog
    ADD CONSTRAINT axes_accesslog_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.report_batchrow
    ADD CONSTRAINT batch_row_once UNIQUE (batch_id, number);



ALTER TABLE ONLY public.block_listed
    ADD CONSTRAINT block_listed_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.block_listedevent
    ADD CONSTRAINT block_listedevent_pkey PRIMARY KEY (pgh_id);



ALTER TABLE ONLY public.protect_earliercase
    ADD CONSTRAINT case_entered_once UNIQUE (resident_id, "on", scam_type, amount_fen);



ALTER TABLE ONLY public.channel_callitem
    ADD CONSTRAINT channel_callitem_key_key UNIQUE (key);



ALTER TABLE ONLY public.channel_callitem
    ADD CONSTRAINT channel_callitem_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.channel_callitemevent
    ADD CONSTRAINT channel_callitemevent_pkey PRIMARY KEY (pgh_id);



ALTER TABLE ONLY public.channel_code
    ADD CONSTRAINT channel_code_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.channel_gatewaypace
    ADD CONSTRAINT channel_gatewaypace_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.channel_guesses
    ADD CONSTRAINT channel_guesses_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.channel_oddreport
    ADD CONSTRAINT channel_oddreport_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.channel_text
    ADD CONSTRAINT channel_text_key_key UNIQUE (key);



ALTER TABLE ONLY public.channel_text
    ADD CONSTRAINT channel_text_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.channel_textevent
    ADD CONSTRAINT channel_textevent_pkey PRIMARY KEY (pgh_id);



ALTER TABLE ONLY public.shield_check
    ADD CONSTRAINT check_asked_once UNIQUE (bank, request_id);



ALTER TABLE ONLY public.protect_chosen
    ADD CONSTRAINT chosen_once UNIQUE (group_id, resident_id);



ALTER TABLE ONLY public.report_clue
    ADD CONSTRAINT clue_once UNIQUE (report_id, kind, value);



ALTER TABLE ONLY public.detect_detectorstate
    ADD CONSTRAINT detect_detectorstate_name_key UNIQUE (name);



ALTER TABLE ONLY public.detect_detectorstate
    ADD CONSTRAINT detect_detectorstate_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.detect_position
    ADD CONSTRAINT detect_position_name_key UNIQUE (name);



ALTER TABLE ONLY public.detect_position
    ADD CONSTRAINT detect_position_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.detect_question
    ADD CONSTRAINT detect_question_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.detect_remotedetector
    ADD CONSTRAINT detect_remotedetector_name_key UNIQUE (name);



ALTER TABLE ONLY public.detect_remotedetector
    ADD CONSTRAINT detect_remotedetector_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.detect_ruleversion
    ADD CONSTRAINT detect_ruleversion_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.detect_ruleversionevent
    ADD CONSTRAINT detect_ruleversionevent_pkey PRIMARY KEY (pgh_id);



ALTER TABLE ONLY public.detect_suspect
    ADD CONSTRAINT detect_suspect_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.detect_taken
    ADD CONSTRAINT detect_taken_finding_id_key UNIQUE (finding_id);



ALTER TABLE ONLY public.detect_taken
    ADD CONSTRAINT detect_taken_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.dissuade_clocksetting
    ADD CONSTRAINT dissuade_clocksetting_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.dissuade_contact
    ADD CONSTRAINT dissuade_contact_key_key UNIQUE (key);



ALTER TABLE ONLY public.dissuade_contact
    ADD CONSTRAINT dissuade_contact_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.dissuade_deadline
    ADD CONSTRAINT dissuade_deadline_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.dissuade_task
    ADD CONSTRAINT dissuade_task_alert_id_key UNIQUE (alert_id);



ALTER TABLE ONLY public.dissuade_task
    ADD CONSTRAINT dissuade_task_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.dissuade_taskevent
    ADD CONSTRAINT dissuade_taskevent_pkey PRIMARY KEY (pgh_id);



ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_app_label_model_76bd3d3b_uniq UNIQUE (app_label, model);



ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.django_migrations
    ADD CONSTRAINT django_migrations_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.django_session
    ADD CONSTRAINT django_session_pkey PRIMARY KEY (session_key);



ALTER TABLE ONLY public.trace_exclusion
    ADD CONSTRAINT exclusion_once UNIQUE (report_id, account);



ALTER TABLE ONLY public.freeze_change
    ADD CONSTRAINT freeze_change_key_key UNIQUE (key);



ALTER TABLE ONLY public.freeze_change
    ADD CONSTRAINT freeze_change_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.freeze_changeevent
    ADD CONSTRAINT freeze_changeevent_pkey PRIMARY KEY (pgh_id);



ALTER TABLE ONLY public.freeze_freeze
    ADD CONSTRAINT freeze_freeze_key_key UNIQUE (key);



ALTER TABLE ONLY public.freeze_freeze
    ADD CONSTRAINT freeze_freeze_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.freeze_freezeevent
    ADD CONSTRAINT freeze_freezeevent_pkey PRIMARY KEY (pgh_id);



ALTER TABLE ONLY public.shifts_leave
    ADD CONSTRAINT leave_once UNIQUE (user_id, since, until);



ALTER TABLE ONLY public.protect_left
    ADD CONSTRAINT left_once UNIQUE (group_id, resident_id);



ALTER TABLE ONLY public.report_link
    ADD CONSTRAINT link_once UNIQUE (report_id, other_id, kind);



ALTER TABLE ONLY public.block_listed
    ADD CONSTRAINT listed_once UNIQUE (kind, value);



ALTER TABLE ONLY public.message_bankcircuit
    ADD CONSTRAINT message_bankcircuit_bank_key UNIQUE (bank);



ALTER TABLE ONLY public.message_bankcircuit
    ADD CONSTRAINT message_bankcircuit_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.message_draft
    ADD CONSTRAINT message_draft_message_id_key UNIQUE (message_id);



ALTER TABLE ONLY public.message_draft
    ADD CONSTRAINT message_draft_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.message_fileformat
    ADD CONSTRAINT message_fileformat_bank_key UNIQUE (bank);



ALTER TABLE ONLY public.message_fileformat
    ADD CONSTRAINT message_fileformat_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.message_kept
    ADD CONSTRAINT message_kept_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.message_message
    ADD CONSTRAINT message_message_key_key UNIQUE (key);



ALTER TABLE ONLY public.message_message
    ADD CONSTRAINT message_message_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.message_messageevent
    ADD CONSTRAINT message_messageevent_pkey PRIMARY KEY (pgh_id);



ALTER TABLE ONLY public.message_told
    ADD CONSTRAINT message_told_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.refund_objection
    ADD CONSTRAINT objection_once UNIQUE (plan_id, name, ground);



ALTER TABLE ONLY public.channel_code
    ADD CONSTRAINT one_code_a_contact UNIQUE NULLS NOT DISTINCT (about, user_id);



ALTER TABLE ONLY public.channel_guesses
    ADD CONSTRAINT one_count_a_span UNIQUE (who, span);



ALTER TABLE ONLY public.detect_suspect
    ADD CONSTRAINT one_suspect UNIQUE (kind, value);



ALTER TABLE ONLY public.otp_static_staticdevice
    ADD CONSTRAINT otp_static_staticdevice_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.otp_static_statictoken
    ADD CONSTRAINT otp_static_statictoken_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.otp_totp_totpdevice
    ADD CONSTRAINT otp_totp_totpdevice_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.paper_enclosure
    ADD CONSTRAINT paper_enclosure_key_key UNIQUE (key);



ALTER TABLE ONLY public.paper_enclosure
    ADD CONSTRAINT paper_enclosure_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.paper_paper
    ADD CONSTRAINT paper_number UNIQUE (kind, year, seq);



ALTER TABLE ONLY public.paper_paper
    ADD CONSTRAINT paper_once UNIQUE (kind, subject_kind, subject_id, sha256);



ALTER TABLE ONLY public.paper_paper
    ADD CONSTRAINT paper_paper_number_key UNIQUE (number);



ALTER TABLE ONLY public.paper_paper
    ADD CONSTRAINT paper_paper_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.paper_register
    ADD CONSTRAINT paper_register_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.report_payment
    ADD CONSTRAINT payment_once UNIQUE (report_id, payer_account, payee_account, amount_fen, paid_at);



ALTER TABLE ONLY public.pghistory_context
    ADD CONSTRAINT pghistory_context_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.refund_plan
    ADD CONSTRAINT plan_round UNIQUE (report_id, round);



ALTER TABLE ONLY public.procrastinate_events
    ADD CONSTRAINT procrastinate_events_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_unique UNIQUE (task_name, periodic_id, defer_timestamp);



ALTER TABLE ONLY public.procrastinate_workers
    ADD CONSTRAINT procrastinate_workers_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.protect_account
    ADD CONSTRAINT protect_account_number_key UNIQUE (number);



ALTER TABLE ONLY public.protect_account
    ADD CONSTRAINT protect_account_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.protect_chosen
    ADD CONSTRAINT protect_chosen_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.protect_earliercase
    ADD CONSTRAINT protect_earliercase_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.protect_groupmessage
    ADD CONSTRAINT protect_groupmessage_key_key UNIQUE (key);



ALTER TABLE ONLY public.protect_groupmessage
    ADD CONSTRAINT protect_groupmessage_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.protect_guardgroup
    ADD CONSTRAINT protect_guardgroup_guard_id_key UNIQUE (guard_id);



ALTER TABLE ONLY public.protect_guardgroup
    ADD CONSTRAINT protect_guardgroup_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.protect_guardgroup_places
    ADD CONSTRAINT protect_guardgroup_places_guardgroup_id_unit_id_d25df8f0_uniq UNIQUE (guardgroup_id, unit_id);



ALTER TABLE ONLY public.protect_guardgroup_places
    ADD CONSTRAINT protect_guardgroup_places_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.protect_left
    ADD CONSTRAINT protect_left_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.protect_phone
    ADD CONSTRAINT protect_phone_number_key UNIQUE (number);



ALTER TABLE ONLY public.protect_phone
    ADD CONSTRAINT protect_phone_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.protect_resident
    ADD CONSTRAINT protect_resident_person_id_key UNIQUE (person_id);



ALTER TABLE ONLY public.protect_resident
    ADD CONSTRAINT protect_resident_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.refund_line
    ADD CONSTRAINT refund_line_key_key UNIQUE (key);



ALTER TABLE ONLY public.refund_line
    ADD CONSTRAINT refund_line_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.refund_lineevent
    ADD CONSTRAINT refund_lineevent_pkey PRIMARY KEY (pgh_id);



ALTER TABLE ONLY public.refund_objection
    ADD CONSTRAINT refund_objection_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.refund_objectionevent
    ADD CONSTRAINT refund_objectionevent_pkey PRIMARY KEY (pgh_id);



ALTER TABLE ONLY public.refund_plan
    ADD CONSTRAINT refund_plan_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.refund_planevent
    ADD CONSTRAINT refund_planevent_pkey PRIMARY KEY (pgh_id);



ALTER TABLE ONLY public.paper_register
    ADD CONSTRAINT register_once UNIQUE (kind, year);



ALTER TABLE ONLY public.report_batch
    ADD CONSTRAINT report_batch_digest_key UNIQUE (digest);



ALTER TABLE ONLY public.report_batch
    ADD CONSTRAINT report_batch_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.report_batchrow
    ADD CONSTRAINT report_batchrow_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.report_clue
    ADD CONSTRAINT report_clue_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.report_link
    ADD CONSTRAINT report_link_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.report_linkevent
    ADD CONSTRAINT report_linkevent_pkey PRIMARY KEY (pgh_id);



ALTER TABLE ONLY public.report_payment
    ADD CONSTRAINT report_payment_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.report_paymentevent
    ADD CONSTRAINT report_paymentevent_pkey PRIMARY KEY (pgh_id);



ALTER TABLE ONLY public.report_refused
    ADD CONSTRAINT report_refused_digest_key UNIQUE (digest);



ALTER TABLE ONLY public.report_refused
    ADD CONSTRAINT report_refused_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.report_report
    ADD CONSTRAINT report_report_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.report_reportevent
    ADD CONSTRAINT report_reportevent_pkey PRIMARY KEY (pgh_id);



ALTER TABLE ONLY public.detect_ruleversion
    ADD CONSTRAINT rule_version_once UNIQUE (name, version);



ALTER TABLE ONLY public.searches_search
    ADD CONSTRAINT searches_search_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.shield_accountpicture
    ADD CONSTRAINT shield_accountpicture_pkey PRIMARY KEY (account);



ALTER TABLE ONLY public.shield_check
    ADD CONSTRAINT shield_check_key_key UNIQUE (key);



ALTER TABLE ONLY public.shield_check
    ADD CONSTRAINT shield_check_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.shield_override
    ADD CONSTRAINT shield_override_check_of_id_key UNIQUE (check_of_id);



ALTER TABLE ONLY public.shield_override
    ADD CONSTRAINT shield_override_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.shifts_shift
    ADD CONSTRAINT shift_once UNIQUE NULLS NOT DISTINCT (user_id, role, unit_id, weekdays, begins, ends, since, until);



ALTER TABLE ONLY public.shifts_handover
    ADD CONSTRAINT shifts_handover_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.shifts_leave
    ADD CONSTRAINT shifts_leave_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.shifts_shift
    ADD CONSTRAINT shifts_shift_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.shifts_team_members
    ADD CONSTRAINT shifts_team_members_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.shifts_team_members
    ADD CONSTRAINT shifts_team_members_team_id_user_id_6b520283_uniq UNIQUE (team_id, user_id);



ALTER TABLE ONLY public.shifts_team
    ADD CONSTRAINT shifts_team_name_key UNIQUE (name);



ALTER TABLE ONLY public.shifts_team
    ADD CONSTRAINT shifts_team_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.stop_change
    ADD CONSTRAINT stop_change_key_key UNIQUE (key);



ALTER TABLE ONLY public.stop_change
    ADD CONSTRAINT stop_change_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.stop_changeevent
    ADD CONSTRAINT stop_changeevent_pkey PRIMARY KEY (pgh_id);



ALTER TABLE ONLY public.stop_order
    ADD CONSTRAINT stop_order_key_key UNIQUE (key);



ALTER TABLE ONLY public.stop_order
    ADD CONSTRAINT stop_order_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.stop_orderevent
    ADD CONSTRAINT stop_orderevent_pkey PRIMARY KEY (pgh_id);



ALTER TABLE ONLY public.stop_publicaccount
    ADD CONSTRAINT stop_publicaccount_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.stop_publicaccountevent
    ADD CONSTRAINT stop_publicaccountevent_pkey PRIMARY KEY (pgh_id);



ALTER TABLE ONLY public.message_told
    ADD CONSTRAINT told_once UNIQUE (message_id, digest);



ALTER TABLE ONLY public.trace_exclusion
    ADD CONSTRAINT trace_exclusion_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.trace_line
    ADD CONSTRAINT trace_line_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.trace_line
    ADD CONSTRAINT trace_line_transfer_id_key UNIQUE (transfer_id);



ALTER TABLE ONLY public.trace_mandate
    ADD CONSTRAINT trace_mandate_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.trace_mandateevent
    ADD CONSTRAINT trace_mandateevent_pkey PRIMARY KEY (pgh_id);



ALTER TABLE ONLY public.trace_monitor
    ADD CONSTRAINT trace_monitor_end_key_key UNIQUE (end_key);



ALTER TABLE ONLY public.trace_monitor
    ADD CONSTRAINT trace_monitor_key_key UNIQUE (key);



ALTER TABLE ONLY public.trace_monitor
    ADD CONSTRAINT trace_monitor_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.trace_monitorevent
    ADD CONSTRAINT trace_monitorevent_pkey PRIMARY KEY (pgh_id);



ALTER TABLE ONLY public.trace_query
    ADD CONSTRAINT trace_query_key_key UNIQUE (key);



ALTER TABLE ONLY public.trace_query
    ADD CONSTRAINT trace_query_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.trace_queryevent
    ADD CONSTRAINT trace_queryevent_pkey PRIMARY KEY (pgh_id);



ALTER TABLE ONLY public.trace_statement
    ADD CONSTRAINT trace_statement_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.trace_statement
    ADD CONSTRAINT trace_statement_query_id_key UNIQUE (query_id);



ALTER TABLE ONLY public.trace_step
    ADD CONSTRAINT trace_step_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.units_unit
    ADD CONSTRAINT units_unit_code_key UNIQUE (code);



ALTER TABLE ONLY public.units_unit
    ADD CONSTRAINT units_unit_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.alert_warningrow
    ADD CONSTRAINT warning_row_once UNIQUE (batch_id, number);



CREATE INDEX access_session_expire_date_01e9588e ON public.access_session USING btree (expire_date);



CREATE INDEX access_session_session_key_b3fa2cd1_like ON public.access_session USING btree (session_key varchar_pattern_ops);



CREATE INDEX access_session_user_id_91e52a53 ON public.access_session USING btree (user_id);



CREATE INDEX access_user_groups_group_id_921debcc ON public.access_user_groups USING btree (group_id);



CREATE INDEX access_user_groups_user_id_4f105fa4 ON public.access_user_groups USING btree (user_id);



CREATE INDEX access_user_unit_id_d62dca88 ON public.access_user USING btree (unit_id);



CREATE INDEX access_user_user_permissions_permission_id_76d8eb82 ON public.access_user_user_permissions USING btree (permission_id);



CREATE INDEX access_user_user_permissions_user_id_67074cbf ON public.access_user_user_permissions USING btree (user_id);



CREATE INDEX access_user_username_09372906_like ON public.access_user USING btree (username varchar_pattern_ops);



CREATE INDEX alert_alert_follows_id_b2428424 ON public.alert_alert USING btree (follows_id);



CREATE INDEX alert_alert_resident_id_346b63ff ON public.alert_alert USING btree (resident_id);



CREATE INDEX alert_alert_unit_id_e3396d02 ON public.alert_alert USING btree (unit_id);



CREATE INDEX alert_alertevent_follows_id_b2bf493f ON public.alert_alertevent USING btree (follows_id);



CREATE INDEX alert_alertevent_pgh_context_id_e7959599 ON public.alert_alertevent USING btree (pgh_context_id);



CREATE INDEX alert_alertevent_pgh_obj_id_f04ea1af ON public.alert_alertevent USING btree (pgh_obj_id);



CREATE INDEX alert_alertevent_resident_id_9627648a ON public.alert_alertevent USING btree (resident_id);



CREATE INDEX alert_alertevent_unit_id_76ef23c6 ON public.alert_alertevent USING btree (unit_id);



CREATE INDEX alert_change_alert_id_f80c40a3 ON public.alert_change USING btree (alert_id);



CREATE INDEX alert_change_by_id_7b88f8a8 ON public.alert_change USING btree (by_id);



CREATE INDEX alert_change_signal_id_a4fc8e25 ON public.alert_change USING btree (signal_id);



CREATE INDEX alert_closed ON public.alert_alert USING btree (closed_at);



CREATE INDEX alert_expires ON public.alert_alert USING btree (expires_at) WHERE ((state)::text = 'open'::text);



CREATE INDEX alert_last_of_subject ON public.alert_alert USING btree (subject, id DESC);



CREATE INDEX alert_signal_alert_id_af14cae1 ON public.alert_signal USING btree (alert_id);



CREATE INDEX alert_signal_signal_id_34e6380b_like ON public.alert_signal USING btree (signal_id varchar_pattern_ops);



CREATE INDEX alert_stake ON public.alert_alert USING btree (stake_fen DESC) WHERE ((state)::text = 'open'::text);



CREATE INDEX alert_warningbatch_acknowledged_by_id_131ae52a ON public.alert_warningbatch USING btree (acknowledged_by_id);



CREATE INDEX alert_warningbatch_by_id_5c0eb267 ON public.alert_warningbatch USING btree (by_id);



CREATE INDEX alert_warningbatch_digest_5458ce15_like ON public.alert_warningbatch USING btree (digest varchar_pattern_ops);



CREATE INDEX alert_warningbatch_returned_by_id_4d1efc53 ON public.alert_warningbatch USING btree (returned_by_id);



CREATE INDEX alert_warningrow_alert_id_83f77cb9 ON public.alert_warningrow USING btree (alert_id);



CREATE INDEX alert_warningrow_batch_id_477c1e06 ON public.alert_warningrow USING btree (batch_id);



CREATE INDEX audit_entry_actor_id_57c4b003 ON public.audit_entry USING btree (actor_id);



CREATE INDEX audit_entry_subject_db519d_idx ON public.audit_entry USING btree (subject_kind, subject_id);



CREATE INDEX audit_verification_by_id_527dfaa2 ON public.audit_verification USING btree (by_id);



CREATE INDEX auth_group_name_a6ea08ec_like ON public.auth_group USING btree (name varchar_pattern_ops);



CREATE INDEX auth_group_permissions_group_id_b120cbf9 ON public.auth_group_permissions USING btree (group_id);



CREATE INDEX auth_group_permissions_permission_id_84c5c92e ON public.auth_group_permissions USING btree (permission_id);



CREATE INDEX auth_permission_content_type_id_2f476e4b ON public.auth_permission USING btree (content_type_id);



CREATE INDEX axes_accessattempt_ip_address_10922d9c ON public.axes_accessattempt USING btree (ip_address);



CREATE INDEX axes_accessattempt_user_agent_ad89678b ON public.axes_accessattempt USING btree (user_agent);



CREATE INDEX axes_accessattempt_user_agent_ad89678b_like ON public.axes_accessattempt USING btree (user_agent varchar_pattern_ops);



CREATE INDEX axes_accessattempt_username_3f2d4ca0 ON public.axes_accessattempt USING btree (username);



CREATE INDEX axes_accessattempt_username_3f2d4ca0_like ON public.axes_accessattempt USING btree (username varchar_pattern_ops);



CREATE INDEX axes_accessfailurelog_ip_address_2e9f5a7f ON public.axes_accessfailurelog USING btree (ip_address);



CREATE INDEX axes_accessfailurelog_user_agent_ea145dda ON public.axes_accessfailurelog USING btree (user_agent);



CREATE INDEX axes_accessfailurelog_user_agent_ea145dda_like ON public.axes_accessfailurelog USING btree (user_agent varchar_pattern_ops);



CREATE INDEX axes_accessfailurelog_username_a8b7e8a4 ON public.axes_accessfailurelog USING btree (username);



CREATE INDEX axes_accessfailurelog_username_a8b7e8a4_like ON public.axes_accessfailurelog USING btree (username varchar_pattern_ops);



CREATE INDEX axes_accesslog_ip_address_86b417e5 ON public.axes_accesslog USING btree (ip_address);



CREATE INDEX axes_accesslog_user_agent_0e659004 ON public.axes_accesslog USING btree (user_agent);



CREATE INDEX axes_accesslog_user_agent_0e659004_like ON public.axes_accesslog USING btree (user_agent varchar_pattern_ops);



CREATE INDEX axes_accesslog_username_df93064b ON public.axes_accesslog USING btree (username);



CREATE INDEX axes_accesslog_username_df93064b_like ON public.axes_accesslog USING btree (username varchar_pattern_ops);



CREATE INDEX block_listed_changed_at_a1217276 ON public.block_listed USING btree (changed_at);



CREATE INDEX block_listed_decided_by_id_7061e229 ON public.block_listed USING btree (decided_by_id);



CREATE INDEX block_listedevent_decided_by_id_16d95bcc ON public.block_listedevent USING btree (decided_by_id);



CREATE INDEX block_listedevent_pgh_context_id_3ea2daf3 ON public.block_listedevent USING btree (pgh_context_id);



CREATE INDEX block_listedevent_pgh_obj_id_afe20e3a ON public.block_listedevent USING btree (pgh_obj_id);



CREATE INDEX call_due ON public.channel_callitem USING btree (next_at) WHERE (next_at IS NOT NULL);



CREATE INDEX call_open ON public.channel_callitem USING btree (made_at) WHERE (NOT ((state)::text = 'ended'::text));



CREATE INDEX change_effective ON public.stop_change USING btree (effective_at);



CREATE UNIQUE INDEX change_one_live ON public.stop_change USING btree (order_id, kind) WHERE ((state)::text = ANY ((ARRAY['proposed'::character varying, 'queued'::character varying, 'sent'::character varying])::text[]));



CREATE INDEX channel_callitem_about_2e2671e8 ON public.channel_callitem USING btree (about);



CREATE INDEX channel_callitem_about_2e2671e8_like ON public.channel_callitem USING btree (about varchar_pattern_ops);



CREATE INDEX channel_callitem_by_id_7ccc56ab ON public.channel_callitem USING btree (by_id);



CREATE INDEX channel_callitem_key_62f84647_like ON public.channel_callitem USING btree (key varchar_pattern_ops);



CREATE INDEX channel_callitemevent_by_id_39cb7040 ON public.channel_callitemevent USING btree (by_id);



CREATE INDEX channel_callitemevent_pgh_context_id_b226a5b7 ON public.channel_callitemevent USING btree (pgh_context_id);



CREATE INDEX channel_callitemevent_pgh_obj_id_e14f3999 ON public.channel_callitemevent USING btree (pgh_obj_id);



CREATE INDEX channel_code_digest_90aa77ae ON public.channel_code USING btree (digest);



CREATE INDEX channel_code_digest_90aa77ae_like ON public.channel_code USING btree (digest varchar_pattern_ops);



CREATE INDEX channel_code_until_36b3af5a ON public.channel_code USING btree (until);



CREATE INDEX channel_code_user_id_1f5ba4f7 ON public.channel_code USING btree (user_id);



CREATE INDEX channel_guesses_span_39ad815e ON public.channel_guesses USING btree (span);



CREATE INDEX channel_text_about_f5018f66 ON public.channel_text USING btree (about);



CREATE INDEX channel_text_about_f5018f66_like ON public.channel_text USING btree (about varchar_pattern_ops);



CREATE INDEX channel_text_key_63d91da7_like ON public.channel_text USING btree (key varchar_pattern_ops);



CREATE INDEX channel_textevent_pgh_context_id_0c943f4a ON public.channel_textevent USING btree (pgh_context_id);



CREATE INDEX channel_textevent_pgh_obj_id_ffefb958 ON public.channel_textevent USING btree (pgh_obj_id);



CREATE INDEX deadline_due ON public.dissuade_deadline USING btree (due_at) WHERE ((done_at IS NULL) AND (fired_at IS NULL));



CREATE INDEX detect_detectorstate_name_f1ef3d81_like ON public.detect_detectorstate USING btree (name varchar_pattern_ops);



CREATE INDEX detect_position_name_0af2861f_like ON public.detect_position USING btree (name varchar_pattern_ops);



CREATE INDEX detect_question_asked_by_id_cd4a08b8 ON public.detect_question USING btree (asked_by_id);



CREATE INDEX detect_question_detector_id_c072f7b9 ON public.detect_question USING btree (detector_id);



CREATE INDEX detect_remotedetector_name_4bbffc19_like ON public.detect_remotedetector USING btree (name varchar_pattern_ops);



CREATE INDEX detect_remotedetector_unit_id_770224f8 ON public.detect_remotedetector USING btree (unit_id);



CREATE INDEX detect_ruleversion_author_id_02bf3f50 ON public.detect_ruleversion USING btree (author_id);



CREATE INDEX detect_ruleversion_moved_by_id_c5826635 ON public.detect_ruleversion USING btree (moved_by_id);



CREATE INDEX detect_ruleversionevent_author_id_a36bdbaf ON public.detect_ruleversionevent USING btree (author_id);



CREATE INDEX detect_ruleversionevent_moved_by_id_2857da87 ON public.detect_ruleversionevent USING btree (moved_by_id);



CREATE INDEX detect_ruleversionevent_pgh_context_id_36ad274f ON public.detect_ruleversionevent USING btree (pgh_context_id);



CREATE INDEX detect_ruleversionevent_pgh_obj_id_03e73330 ON public.detect_ruleversionevent USING btree (pgh_obj_id);



CREATE INDEX detect_taken_finding_id_2fed8d11_like ON public.detect_taken USING btree (finding_id varchar_pattern_ops);



CREATE INDEX detect_taken_suspect_id_09235d85 ON public.detect_taken USING btree (suspect_id);



CREATE INDEX dissuade_clocksetting_by_id_00413c32 ON public.dissuade_clocksetting USING btree (by_id);



CREATE INDEX dissuade_clocksetting_unit_id_c71aeb24 ON public.dissuade_clocksetting USING btree (unit_id);



CREATE INDEX dissuade_contact_by_id_ba131828 ON public.dissuade_contact USING btree (by_id);



CREATE INDEX dissuade_contact_task_id_a0f9e2f6 ON public.dissuade_contact USING btree (task_id);



CREATE INDEX dissuade_deadline_named_id_60f02773 ON public.dissuade_deadline USING btree (named_id);



CREATE INDEX dissuade_deadline_task_id_43ff3c5d ON public.dissuade_deadline USING btree (task_id);



CREATE INDEX dissuade_task_acknowledged_by_id_93283daf ON public.dissuade_task USING btree (acknowledged_by_id);



CREATE INDEX dissuade_task_assigned_to_id_aa7e3499 ON public.dissuade_task USING btree (assigned_to_id);



CREATE INDEX dissuade_task_checked_by_id_e0cb0db4 ON public.dissuade_task USING btree (checked_by_id);



CREATE INDEX dissuade_task_claimed_by_id_25f60196 ON public.dissuade_task USING btree (claimed_by_id);



CREATE INDEX dissuade_task_closed_by_id_664bef92 ON public.dissuade_task USING btree (closed_by_id);



CREATE INDEX dissuade_task_handed_to_id_0e3ac18f ON public.dissuade_task USING btree (handed_to_id);



CREATE INDEX dissuade_task_visitor_id_c32dca4a ON public.dissuade_task USING btree (visitor_id);



CREATE INDEX dissuade_taskevent_acknowledged_by_id_d6d957f7 ON public.dissuade_taskevent USING btree (acknowledged_by_id);



CREATE INDEX dissuade_taskevent_alert_id_a48808de ON public.dissuade_taskevent USING btree (alert_id);



CREATE INDEX dissuade_taskevent_assigned_to_id_8bf396af ON public.dissuade_taskevent USING btree (assigned_to_id);



CREATE INDEX dissuade_taskevent_checked_by_id_2e43246b ON public.dissuade_taskevent USING btree (checked_by_id);



CREATE INDEX dissuade_taskevent_claimed_by_id_a0ea3f32 ON public.dissuade_taskevent USING btree (claimed_by_id);



CREATE INDEX dissuade_taskevent_closed_by_id_59eb6e00 ON public.dissuade_taskevent USING btree (closed_by_id);



CREATE INDEX dissuade_taskevent_handed_to_id_31cbf574 ON public.dissuade_taskevent USING btree (handed_to_id);



CREATE INDEX dissuade_taskevent_pgh_context_id_476afc36 ON public.dissuade_taskevent USING btree (pgh_context_id);



CREATE INDEX dissuade_taskevent_pgh_obj_id_e9146260 ON public.dissuade_taskevent USING btree (pgh_obj_id);



CREATE INDEX dissuade_taskevent_visitor_id_48df7240 ON public.dissuade_taskevent USING btree (visitor_id);



CREATE INDEX django_session_expire_date_a5c62663 ON public.django_session USING btree (expire_date);



CREATE INDEX django_session_session_key_c0390e0f_like ON public.django_session USING btree (session_key varchar_pattern_ops);



CREATE INDEX entry_at ON public.audit_entry USING brin (at) WITH (autosummarize='on', pages_per_range='32');



CREATE INDEX freeze_change_confirmer_id_084ab30c ON public.freeze_change USING btree (confirmer_id);



CREATE INDEX freeze_change_decider_id_6155b3ef ON public.freeze_change USING btree (decider_id);



CREATE INDEX freeze_change_effective ON public.freeze_change USING btree (effective_at);



CREATE INDEX freeze_change_freeze_id_94cea907 ON public.freeze_change USING btree (freeze_id);



CREATE UNIQUE INDEX freeze_change_one_live ON public.freeze_change USING btree (freeze_id, kind) WHERE ((state)::text = ANY ((ARRAY['proposed'::character varying, 'queued'::character varying, 'sent'::character varying])::text[]));



CREATE INDEX freeze_changeevent_confirmer_id_2a8a507c ON public.freeze_changeevent USING btree (confirmer_id);



CREATE INDEX freeze_changeevent_decider_id_3f3bf91d ON public.freeze_changeevent USING btree (decider_id);



CREATE INDEX freeze_changeevent_freeze_id_240ab5d0 ON public.freeze_changeevent USING btree (freeze_id);



CREATE INDEX freeze_changeevent_pgh_context_id_e8bc6d4f ON public.freeze_changeevent USING btree (pgh_context_id);



CREATE INDEX freeze_changeevent_pgh_obj_id_0074a8ea ON public.freeze_changeevent USING btree (pgh_obj_id);



CREATE INDEX freeze_freeze_account_11d7ee80 ON public.freeze_freeze USING btree (account);



CREATE INDEX freeze_freeze_account_11d7ee80_like ON public.freeze_freeze USING btree (account varchar_pattern_ops);



CREATE INDEX freeze_freeze_bank_0f3d6772 ON public.freeze_freeze USING btree (bank);



CREATE INDEX freeze_freeze_bank_0f3d6772_like ON public.freeze_freeze USING btree (bank varchar_pattern_ops);



CREATE INDEX freeze_freeze_confirmer_id_cdab9b1f ON public.freeze_freeze USING btree (confirmer_id);



CREATE INDEX freeze_freeze_decider_id_32862315 ON public.freeze_freeze USING btree (decider_id);



CREATE INDEX freeze_freeze_report_id_b454aad9 ON public.freeze_freeze USING btree (report_id);



CREATE INDEX freeze_freezeevent_confirmer_id_f06508c4 ON public.freeze_freezeevent USING btree (confirmer_id);



CREATE INDEX freeze_freezeevent_decider_id_a56a0322 ON public.freeze_freezeevent USING btree (decider_id);



CREATE INDEX freeze_freezeevent_pgh_context_id_73f29d5c ON public.freeze_freezeevent USING btree (pgh_context_id);



CREATE INDEX freeze_freezeevent_pgh_obj_id_3bf2155a ON public.freeze_freezeevent USING btree (pgh_obj_id);



CREATE INDEX freeze_freezeevent_report_id_442226a7 ON public.freeze_freezeevent USING btree (report_id);



CREATE UNIQUE INDEX freeze_one_live ON public.freeze_freeze USING btree (report_id, account) WHERE ((state)::text = ANY ((ARRAY['proposed'::character varying, 'queued'::character varying, 'sent'::character varying, 'frozen'::character varying])::text[]));



CREATE INDEX freeze_running ON public.freeze_freeze USING btree (expires_at) WHERE ((state)::text = 'frozen'::text);



CREATE INDEX idx_procrastinate_jobs_worker_not_null ON public.procrastinate_jobs USING btree (worker_id) WHERE ((worker_id IS NOT NULL) AND (status = 'doing'::public.procrastinate_job_status));



CREATE INDEX idx_procrastinate_workers_last_heartbeat ON public.procrastinate_workers USING btree (last_heartbeat);



CREATE UNIQUE INDEX mandate_one_open ON public.trace_mandate USING btree (report_id) WHERE ((state)::text = ANY ((ARRAY['proposed'::character varying, 'active'::character varying, 'paused'::character varying])::text[]));



CREATE INDEX mandate_until ON public.trace_mandate USING btree (until) WHERE ((state)::text = ANY ((ARRAY['proposed'::character varying, 'active'::character varying, 'paused'::character varying])::text[]));



CREATE INDEX message_bankcircuit_bank_24aed69f_like ON public.message_bankcircuit USING btree (bank varchar_pattern_ops);



CREATE INDEX message_fileformat_bank_0643c1e7_like ON public.message_fileformat USING btree (bank varchar_pattern_ops);



CREATE INDEX message_kept_key_0be879df ON public.message_kept USING btree (key);



CREATE INDEX message_kept_looked_by_id_ac15525a ON public.message_kept USING btree (looked_by_id);



CREATE INDEX message_made ON public.message_message USING btree (created_at);



CREATE INDEX message_messageevent_pgh_context_id_c06bea80 ON public.message_messageevent USING btree (pgh_context_id);



CREATE INDEX message_messageevent_pgh_obj_id_e5317a17 ON public.message_messageevent USING btree (pgh_obj_id);



CREATE UNIQUE INDEX message_platform_no_once ON public.message_message USING btree (platform_no) WHERE (NOT ((platform_no)::text = ''::text));



CREATE INDEX message_queued ON public.message_message USING btree (bank, account) WHERE ((state)::text = 'queued'::text);



CREATE INDEX message_told_message_id_87c38902 ON public.message_told USING btree (message_id);



CREATE INDEX message_unanswered ON public.message_message USING btree (ask_again_at) WHERE (ask_again_at IS NOT NULL);



CREATE UNIQUE INDEX monitor_one_open ON public.trace_monitor USING btree (report_id, account) WHERE ((state)::text = ANY ((ARRAY['queued'::character varying, 'sent'::character varying, 'running'::character varying])::text[]));



CREATE UNIQUE INDEX one_draft_a_rule ON public.detect_ruleversion USING btree (name) WHERE (((source)::text = 'written'::text) AND ((state)::text = 'draft'::text));



CREATE UNIQUE INDEX one_open_alert_a_subject ON public.alert_alert USING btree (subject) WHERE ((state)::text = 'open'::text);



CREATE UNIQUE INDEX one_published_a_rule ON public.detect_ruleversion USING btree (name) WHERE ((state)::text = 'published'::text);



CREATE UNIQUE INDEX one_running_clock_of_a_kind ON public.dissuade_deadline USING btree (task_id, kind) WHERE ((done_at IS NULL) AND (fired_at IS NULL));



CREATE UNIQUE INDEX one_shadow_a_rule ON public.detect_ruleversion USING btree (name) WHERE ((state)::text = 'shadow'::text);



CREATE INDEX open_questions ON public.detect_question USING btree (detector_id) WHERE (answered_at IS NULL);



CREATE UNIQUE INDEX order_one_live ON public.stop_order USING btree (report_id, account) WHERE ((state)::text = ANY ((ARRAY['queued'::character varying, 'sent'::character varying, 'stopped'::character varying])::text[]));



CREATE INDEX order_running ON public.stop_order USING btree (expires_at) WHERE ((state)::text = 'stopped'::text);



CREATE INDEX order_stopped ON public.stop_order USING btree (stopped_at);



CREATE INDEX otp_static_staticdevice_user_id_7f9cff2b ON public.otp_static_staticdevice USING btree (user_id);



CREATE INDEX otp_static_statictoken_device_id_74b7c7d1 ON public.otp_static_statictoken USING btree (device_id);



CREATE INDEX otp_static_statictoken_token_d0a51866 ON public.otp_static_statictoken USING btree (token);



CREATE INDEX otp_static_statictoken_token_d0a51866_like ON public.otp_static_statictoken USING btree (token varchar_pattern_ops);



CREATE INDEX otp_totp_totpdevice_user_id_0fb18292 ON public.otp_totp_totpdevice USING btree (user_id);



CREATE INDEX paper_enclosure_paper_id_4820d2fb ON public.paper_enclosure USING btree (paper_id);



CREATE INDEX paper_paper_ground_c646da0c ON public.paper_paper USING btree (ground);



CREATE INDEX paper_paper_ground_c646da0c_like ON public.paper_paper USING btree (ground varchar_pattern_ops);



CREATE INDEX paper_paper_issuer_id_cc07f1f7 ON public.paper_paper USING btree (issuer_id);



CREATE INDEX paper_paper_number_f4713cb1_like ON public.paper_paper USING btree (number varchar_pattern_ops);



CREATE INDEX payment_payee ON public.report_payment USING btree (payee_account, amount_fen);



CREATE INDEX payment_payer ON public.report_payment USING btree (payer_account);



CREATE UNIQUE INDEX plan_one_live ON public.refund_plan USING btree (report_id) WHERE ((state)::text = ANY ((ARRAY['draft'::character varying, 'noticed'::character varying, 'approved'::character varying, 'sent'::character varying])::text[]));



CREATE INDEX procrastinate_events_job_id_fkey_v1 ON public.procrastinate_events USING btree (job_id);



CREATE INDEX procrastinate_jobs_id_lock_idx_v1 ON public.procrastinate_jobs USING btree (id, lock) WHERE (status = ANY (ARRAY['todo'::public.procrastinate_job_status, 'doing'::public.procrastinate_job_status]));



CREATE UNIQUE INDEX procrastinate_jobs_lock_idx_v1 ON public.procrastinate_jobs USING btree (lock) WHERE (status = 'doing'::public.procrastinate_job_status);



CREATE INDEX procrastinate_jobs_priority_idx_v1 ON public.procrastinate_jobs USING btree (priority DESC, id) WHERE (status = 'todo'::public.procrastinate_job_status);



CREATE INDEX procrastinate_jobs_queue_name_idx_v1 ON public.procrastinate_jobs USING btree (queue_name);



CREATE UNIQUE INDEX procrastinate_jobs_queueing_lock_idx_v1 ON public.procrastinate_jobs USING btree (queueing_lock) WHERE (status = 'todo'::public.procrastinate_job_status);



CREATE INDEX procrastinate_periodic_defers_job_id_fkey_v1 ON public.procrastinate_periodic_defers USING btree (job_id);



CREATE INDEX protect_account_number_1d54139a_like ON public.protect_account USING btree (number varchar_pattern_ops);



CREATE INDEX protect_account_resident_id_a7e5f08d ON public.protect_account USING btree (resident_id);



CREATE INDEX protect_chosen_group_id_f84c1796 ON public.protect_chosen USING btree (group_id);



CREATE INDEX protect_chosen_resident_id_b6a26a4e ON public.protect_chosen USING btree (resident_id);



CREATE INDEX protect_earliercase_resident_id_4dd83c4c ON public.protect_earliercase USING btree (resident_id);



CREATE INDEX protect_groupmessage_by_id_83280324 ON public.protect_groupmessage USING btree (by_id);



CREATE INDEX protect_groupmessage_group_id_e963593f ON public.protect_groupmessage USING btree (group_id);



CREATE INDEX protect_groupmessage_key_68e032b9_like ON public.protect_groupmessage USING btree (key varchar_pattern_ops);



CREATE INDEX protect_guardgroup_places_guardgroup_id_5b5bafe2 ON public.protect_guardgroup_places USING btree (guardgroup_id);



CREATE INDEX protect_guardgroup_places_unit_id_df78bae0 ON public.protect_guardgroup_places USING btree (unit_id);



CREATE INDEX protect_left_group_id_7e17259c ON public.protect_left USING btree (group_id);



CREATE INDEX protect_left_resident_id_76fd23e1 ON public.protect_left USING btree (resident_id);



CREATE INDEX protect_phone_number_13425a57_like ON public.protect_phone USING btree (number varchar_pattern_ops);



CREATE INDEX protect_phone_resident_id_b5d4b3d8 ON public.protect_phone USING btree (resident_id);



CREATE INDEX protect_resident_guard_id_5aa69ecc ON public.protect_resident USING btree (guard_id);



CREATE INDEX protect_resident_person_id_4801156d_like ON public.protect_resident USING btree (person_id varchar_pattern_ops);



CREATE INDEX protect_resident_unit_id_5330aeb7 ON public.protect_resident USING btree (unit_id);



CREATE UNIQUE INDEX public_account_once ON public.stop_publicaccount USING btree (account) WHERE (unlisted_at IS NULL);



CREATE UNIQUE INDEX query_one_waiting ON public.trace_query USING btree (report_id, account, code) WHERE ((state)::text = ANY ((ARRAY['queued'::character varying, 'sent'::character varying])::text[]));



CREATE INDEX refund_line_account_cff98866 ON public.refund_line USING btree (account);



CREATE INDEX refund_line_account_cff98866_like ON public.refund_line USING btree (account varchar_pattern_ops);



CREATE INDEX refund_line_freeze_id_c4b32f32 ON public.refund_line USING btree (freeze_id);



CREATE INDEX refund_line_plan_id_737c7ed8 ON public.refund_line USING btree (plan_id);



CREATE INDEX refund_line_victim_id_8c9273b9 ON public.refund_line USING btree (victim_id);



CREATE INDEX refund_lineevent_freeze_id_e6e49ed4 ON public.refund_lineevent USING btree (freeze_id);



CREATE INDEX refund_lineevent_pgh_context_id_2710b394 ON public.refund_lineevent USING btree (pgh_context_id);



CREATE INDEX refund_lineevent_pgh_obj_id_d1543c12 ON public.refund_lineevent USING btree (pgh_obj_id);



CREATE INDEX refund_lineevent_plan_id_affb8acc ON public.refund_lineevent USING btree (plan_id);



CREATE INDEX refund_lineevent_victim_id_3ff24ce4 ON public.refund_lineevent USING btree (victim_id);



CREATE INDEX refund_objection_decided_by_id_07ada670 ON public.refund_objection USING btree (decided_by_id);



CREATE INDEX refund_objection_plan_id_5d978f88 ON public.refund_objection USING btree (plan_id);



CREATE INDEX refund_objection_taken_by_id_cf429649 ON public.refund_objection USING btree (taken_by_id);



CREATE INDEX refund_objectionevent_decided_by_id_af24baf8 ON public.refund_objectionevent USING btree (decided_by_id);



CREATE INDEX refund_objectionevent_pgh_context_id_d1dd3ac8 ON public.refund_objectionevent USING btree (pgh_context_id);



CREATE INDEX refund_objectionevent_pgh_obj_id_15240d54 ON public.refund_objectionevent USING btree (pgh_obj_id);



CREATE INDEX refund_objectionevent_plan_id_5ac1ab9a ON public.refund_objectionevent USING btree (plan_id);



CREATE INDEX refund_objectionevent_taken_by_id_645e58fe ON public.refund_objectionevent USING btree (taken_by_id);



CREATE INDEX refund_plan_decider_id_22b0359a ON public.refund_plan USING btree (decider_id);



CREATE INDEX refund_plan_report_id_bc7b345d ON public.refund_plan USING btree (report_id);



CREATE INDEX refund_planevent_decider_id_b21c5f77 ON public.refund_planevent USING btree (decider_id);



CREATE INDEX refund_planevent_pgh_context_id_f953d9b7 ON public.refund_planevent USING btree (pgh_context_id);



CREATE INDEX refund_planevent_pgh_obj_id_40742cb1 ON public.refund_planevent USING btree (pgh_obj_id);



CREATE INDEX refund_planevent_report_id_eced25d2 ON public.refund_planevent USING btree (report_id);



CREATE INDEX report_accepted ON public.report_report USING btree (accepted_at);



CREATE INDEX report_batch_by_id_27e9be21 ON public.report_batch USING btree (by_id);



CREATE INDEX report_batch_digest_3edf2f1b_like ON public.report_batch USING btree (digest varchar_pattern_ops);



CREATE INDEX report_batchrow_batch_id_999fc55e ON public.report_batchrow USING btree (batch_id);



CREATE INDEX report_batchrow_report_id_d7e9c43e ON public.report_batchrow USING btree (report_id);



CREATE INDEX report_clue_report_id_3378e0d9 ON public.report_clue USING btree (report_id);



CREATE INDEX report_link_made_by_id_d1ef6eb9 ON public.report_link USING btree (made_by_id);



CREATE INDEX report_link_other_id_7f03a64f ON public.report_link USING btree (other_id);



CREATE INDEX report_link_report_id_893d60c2 ON public.report_link USING btree (report_id);



CREATE INDEX report_linkevent_made_by_id_77a5a7c4 ON public.report_linkevent USING btree (made_by_id);



CREATE INDEX report_linkevent_other_id_896062c1 ON public.report_linkevent USING btree (other_id);



CREATE INDEX report_linkevent_pgh_context_id_ec49d646 ON public.report_linkevent USING btree (pgh_context_id);



CREATE INDEX report_linkevent_pgh_obj_id_7f367946 ON public.report_linkevent USING btree (pgh_obj_id);



CREATE INDEX report_linkevent_report_id_9fe50cce ON public.report_linkevent USING btree (report_id);



CREATE UNIQUE INDEX report_once_per_source_row ON public.report_report USING btree (source, source_ref) WHERE (NOT ((source_ref)::text = ''::text));



CREATE INDEX report_payment_report_id_a59273ab ON public.report_payment USING btree (report_id);



CREATE INDEX report_paymentevent_pgh_context_id_36d0c897 ON public.report_paymentevent USING btree (pgh_context_id);



CREATE INDEX report_paymentevent_pgh_obj_id_2d56890e ON public.report_paymentevent USING btree (pgh_obj_id);



CREATE INDEX report_paymentevent_report_id_a2a1b56c ON public.report_paymentevent USING btree (report_id);



CREATE INDEX report_received ON public.report_report USING btree (received_at);



CREATE INDEX report_refused_digest_e098ab5c_like ON public.report_refused USING btree (digest varchar_pattern_ops);



CREATE INDEX report_report_accepted_by_id_b65f6bec ON public.report_report USING btree (accepted_by_id);



CREATE INDEX report_report_state_fa218b68 ON public.report_report USING btree (state);



CREATE INDEX report_report_state_fa218b68_like ON public.report_report USING btree (state varchar_pattern_ops);



CREATE INDEX report_report_victim_id_ae9d681f ON public.report_report USING btree (victim_id);



CREATE INDEX report_report_victim_id_ae9d681f_like ON public.report_report USING btree (victim_id varchar_pattern_ops);



CREATE INDEX report_report_victim_phone_4b02851d ON public.report_report USING btree (victim_phone);



CREATE INDEX report_report_victim_phone_4b02851d_like ON public.report_report USING btree (victim_phone varchar_pattern_ops);



CREATE INDEX report_reportevent_accepted_by_id_d1367d99 ON public.report_reportevent USING btree (accepted_by_id);



CREATE INDEX report_reportevent_pgh_context_id_d5a1ce75 ON public.report_reportevent USING btree (pgh_context_id);



CREATE INDEX report_reportevent_pgh_obj_id_2a0788dc ON public.report_reportevent USING btree (pgh_obj_id);



CREATE INDEX report_victim_name ON public.report_report USING btree (victim_name);



CREATE INDEX resident_family ON public.protect_resident USING btree (family_phone) WHERE (NOT ((family_phone)::text = ''::text));



CREATE INDEX resident_name ON public.protect_resident USING btree (name varchar_pattern_ops);



CREATE INDEX search_of_officer ON public.searches_search USING btree (by_id, at DESC);



CREATE INDEX searches_search_by_id_6c830290 ON public.searches_search USING btree (by_id);



CREATE INDEX searches_search_digest_99e3bf96 ON public.searches_search USING btree (digest);



CREATE INDEX searches_search_digest_99e3bf96_like ON public.searches_search USING btree (digest varchar_pattern_ops);



CREATE INDEX shield_accountpicture_account_c60a345c_like ON public.shield_accountpicture USING btree (account varchar_pattern_ops);



CREATE INDEX shield_chec_payee_defac7_idx ON public.shield_check USING btree (payee, asked_at);



CREATE INDEX shield_chec_payer_dbcb15_idx ON public.shield_check USING btree (payer, at);



CREATE INDEX shield_check_alert_id_f167cd81 ON public.shield_check USING btree (alert_id);



CREATE INDEX shield_check_asked_at_0f1dff15 ON public.shield_check USING btree (asked_at);



CREATE INDEX shield_override_told_at_036d696d ON public.shield_override USING btree (told_at);



CREATE INDEX shifts_handover_left_by_id_d977a805 ON public.shifts_handover USING btree (left_by_id);



CREATE INDEX shifts_handover_taken_by_id_db7788c4 ON public.shifts_handover USING btree (taken_by_id);



CREATE INDEX shifts_leave_user_id_b5692d61 ON public.shifts_leave USING btree (user_id);



CREATE INDEX shifts_shift_unit_id_3a8c9f18 ON public.shifts_shift USING btree (unit_id);



CREATE INDEX shifts_shift_user_id_4ee5f447 ON public.shifts_shift USING btree (user_id);



CREATE INDEX shifts_team_members_team_id_2cc00797 ON public.shifts_team_members USING btree (team_id);



CREATE INDEX shifts_team_members_user_id_6181a2d0 ON public.shifts_team_members USING btree (user_id);



CREATE INDEX shifts_team_name_b9d50a90_like ON public.shifts_team USING btree (name varchar_pattern_ops);



CREATE INDEX shifts_team_unit_id_e9904f65 ON public.shifts_team USING btree (unit_id);



CREATE INDEX signal_at ON public.alert_signal USING btree (at);



CREATE UNIQUE INDEX step_once ON public.trace_step USING btree (mandate_id, account) WHERE (NOT ((kind)::text = 'ask'::text));



CREATE INDEX stop_change_confirmer_id_40c12e67 ON public.stop_change USING btree (confirmer_id);



CREATE INDEX stop_change_decider_id_f952aff2 ON public.stop_change USING btree (decider_id);



CREATE INDEX stop_change_order_id_061b8386 ON public.stop_change USING btree (order_id);



CREATE INDEX stop_changeevent_confirmer_id_fe13bff9 ON public.stop_changeevent USING btree (confirmer_id);



CREATE INDEX stop_changeevent_decider_id_5a552e73 ON public.stop_changeevent USING btree (decider_id);



CREATE INDEX stop_changeevent_order_id_577f2847 ON public.stop_changeevent USING btree (order_id);



CREATE INDEX stop_changeevent_pgh_context_id_376ed036 ON public.stop_changeevent USING btree (pgh_context_id);



CREATE INDEX stop_changeevent_pgh_obj_id_eb773b3c ON public.stop_changeevent USING btree (pgh_obj_id);



CREATE INDEX stop_order_account_269cb579 ON public.stop_order USING btree (account);



CREATE INDEX stop_order_account_269cb579_like ON public.stop_order USING btree (account varchar_pattern_ops);



CREATE INDEX stop_order_bank_36d30c76 ON public.stop_order USING btree (bank);



CREATE INDEX stop_order_bank_36d30c76_like ON public.stop_order USING btree (bank varchar_pattern_ops);



CREATE INDEX stop_order_decider_id_10cc0eb7 ON public.stop_order USING btree (decider_id);



CREATE INDEX stop_order_mandate_id_235f4fd6 ON public.stop_order USING btree (mandate_id);



CREATE INDEX stop_order_report_id_2c09a92b ON public.stop_order USING btree (report_id);



CREATE INDEX stop_orderevent_decider_id_c55d0f03 ON public.stop_orderevent USING btree (decider_id);



CREATE INDEX stop_orderevent_pgh_context_id_48a574d0 ON public.stop_orderevent USING btree (pgh_context_id);



CREATE INDEX stop_orderevent_pgh_obj_id_be007786 ON public.stop_orderevent USING btree (pgh_obj_id);



CREATE INDEX stop_orderevent_report_id_05bcfcac ON public.stop_orderevent USING btree (report_id);



CREATE INDEX stop_publicaccount_account_93aa6ac1 ON public.stop_publicaccount USING btree (account);



CREATE INDEX stop_publicaccount_account_93aa6ac1_like ON public.stop_publicaccount USING btree (account varchar_pattern_ops);



CREATE INDEX stop_publicaccount_confirmer_id_dd7ea5b7 ON public.stop_publicaccount USING btree (confirmer_id);



CREATE INDEX stop_publicaccount_lister_id_a3812239 ON public.stop_publicaccount USING btree (lister_id);



CREATE INDEX stop_publicaccount_unlister_id_194fd6e6 ON public.stop_publicaccount USING btree (unlister_id);



CREATE INDEX stop_publicaccountevent_confirmer_id_5e5928f9 ON public.stop_publicaccountevent USING btree (confirmer_id);



CREATE INDEX stop_publicaccountevent_lister_id_84decd6a ON public.stop_publicaccountevent USING btree (lister_id);



CREATE INDEX stop_publicaccountevent_pgh_context_id_6ef082c2 ON public.stop_publicaccountevent USING btree (pgh_context_id);



CREATE INDEX stop_publicaccountevent_pgh_obj_id_3e372176 ON public.stop_publicaccountevent USING btree (pgh_obj_id);



CREATE INDEX stop_publicaccountevent_unlister_id_45b180a6 ON public.stop_publicaccountevent USING btree (unlister_id);



CREATE INDEX suspects_by_state ON public.detect_suspect USING btree (state, last_at DESC);



CREATE INDEX task_closed ON public.dissuade_task USING btree (closed_at);



CREATE INDEX task_handed ON public.dissuade_task USING btree (handed_to_id) WHERE ((handed_to_id IS NOT NULL) AND (NOT ((state)::text = 'closed'::text)));



CREATE INDEX task_open ON public.dissuade_task USING btree (state) WHERE (NOT ((state)::text = 'closed'::text));



CREATE INDEX task_received ON public.dissuade_task USING btree (received_at);



CREATE INDEX task_to_check ON public.dissuade_task USING btree (closed_at) WHERE check_due;



CREATE INDEX text_due ON public.channel_text USING btree (next_at) WHERE (next_at IS NOT NULL);



CREATE INDEX text_held ON public.channel_text USING btree (made_at) WHERE (NOT (body = ''::text));



CREATE INDEX text_made ON public.channel_text USING btree (made_at);



CREATE INDEX text_number ON public.channel_text USING btree (phone, made_at);



CREATE INDEX trace_exclusion_decider_id_30c6dd15 ON public.trace_exclusion USING btree (decider_id);



CREATE INDEX trace_exclusion_report_id_dfeb46f5 ON public.trace_exclusion USING btree (report_id);



CREATE INDEX trace_line_monitor_id_ad259067 ON public.trace_line USING btree (monitor_id);



CREATE INDEX trace_line_payee_8960946e ON public.trace_line USING btree (payee);



CREATE INDEX trace_line_payee_8960946e_like ON public.trace_line USING btree (payee varchar_pattern_ops);



CREATE INDEX trace_line_payer_8e16f8da ON public.trace_line USING btree (payer);



CREATE INDEX trace_line_payer_8e16f8da_like ON public.trace_line USING btree (payer varchar_pattern_ops);



CREATE INDEX trace_line_statement_id_665d5d18 ON public.trace_line USING btree (statement_id);



CREATE INDEX trace_line_transfer_id_d5ff3164_like ON public.trace_line USING btree (transfer_id varchar_pattern_ops);



CREATE INDEX trace_mandate_changed_by_id_c0799633 ON public.trace_mandate USING btree (changed_by_id);



CREATE INDEX trace_mandate_officer_id_5bba6f61 ON public.trace_mandate USING btree (officer_id);



CREATE INDEX trace_mandate_report_id_cae1f01e ON public.trace_mandate USING btree (report_id);



CREATE INDEX trace_mandate_second_id_7f4d8c5d ON public.trace_mandate USING btree (second_id);



CREATE INDEX trace_mandateevent_changed_by_id_00655fae ON public.trace_mandateevent USING btree (changed_by_id);



CREATE INDEX trace_mandateevent_officer_id_c7b27302 ON public.trace_mandateevent USING btree (officer_id);



CREATE INDEX trace_mandateevent_pgh_context_id_6afa3af8 ON public.trace_mandateevent USING btree (pgh_context_id);



CREATE INDEX trace_mandateevent_pgh_obj_id_60efb3de ON public.trace_mandateevent USING btree (pgh_obj_id);



CREATE INDEX trace_mandateevent_report_id_11b37a2a ON public.trace_mandateevent USING btree (report_id);



CREATE INDEX trace_mandateevent_second_id_f703cd94 ON public.trace_mandateevent USING btree (second_id);



CREATE INDEX trace_monitor_account_8e794710 ON public.trace_monitor USING btree (account);



CREATE INDEX trace_monitor_account_8e794710_like ON public.trace_monitor USING btree (account varchar_pattern_ops);



CREATE INDEX trace_monitor_decider_id_178e38d3 ON public.trace_monitor USING btree (decider_id);



CREATE INDEX trace_monitor_report_id_a8481646 ON public.trace_monitor USING btree (report_id);



CREATE INDEX trace_monitorevent_decider_id_7c11e63f ON public.trace_monitorevent USING btree (decider_id);



CREATE INDEX trace_monitorevent_pgh_context_id_7d76ab14 ON public.trace_monitorevent USING btree (pgh_context_id);



CREATE INDEX trace_monitorevent_pgh_obj_id_dd05f147 ON public.trace_monitorevent USING btree (pgh_obj_id);



CREATE INDEX trace_monitorevent_report_id_53d576d3 ON public.trace_monitorevent USING btree (report_id);



CREATE INDEX trace_query_account_0211db3a ON public.trace_query USING btree (account);



CREATE INDEX trace_query_account_0211db3a_like ON public.trace_query USING btree (account varchar_pattern_ops);



CREATE INDEX trace_query_decider_id_4e4d473a ON public.trace_query USING btree (decider_id);



CREATE INDEX trace_query_mandate_id_21f986e5 ON public.trace_query USING btree (mandate_id);



CREATE INDEX trace_query_report_id_67229f83 ON public.trace_query USING btree (report_id);



CREATE INDEX trace_queryevent_decider_id_cfdd13e0 ON public.trace_queryevent USING btree (decider_id);



CREATE INDEX trace_queryevent_mandate_id_f7e3509d ON public.trace_queryevent USING btree (mandate_id);



CREATE INDEX trace_queryevent_pgh_context_id_5af78a85 ON public.trace_queryevent USING btree (pgh_context_id);



CREATE INDEX trace_queryevent_pgh_obj_id_531d244d ON public.trace_queryevent USING btree (pgh_obj_id);



CREATE INDEX trace_queryevent_report_id_4741dffc ON public.trace_queryevent USING btree (report_id);



CREATE INDEX trace_statement_account_8f210efd ON public.trace_statement USING btree (account);



CREATE INDEX trace_statement_account_8f210efd_like ON public.trace_statement USING btree (account varchar_pattern_ops);



CREATE INDEX trace_step_mandate_id_1c520eca ON public.trace_step USING btree (mandate_id);



CREATE INDEX trace_step_report_id_d8b2dae2 ON public.trace_step USING btree (report_id);



CREATE INDEX units_unit_code_edc843d3_like ON public.units_unit USING btree (code varchar_pattern_ops);



CREATE INDEX units_unit_parent_id_7bc80175 ON public.units_unit USING btree (parent_id);



CREATE INDEX units_unit_path_00f4e457 ON public.units_unit USING btree (path);



CREATE INDEX units_unit_path_00f4e457_like ON public.units_unit USING btree (path varchar_pattern_ops);



CREATE INDEX warning_row_order ON public.alert_warningrow USING btree (order_id) WHERE (NOT ((order_id)::text = ''::text));



CREATE INDEX warnings_open ON public.alert_warningbatch USING btree (acknowledge_by) WHERE (returned_at IS NULL);



CREATE TRIGGER pgtrigger_append_only_085ac BEFORE DELETE OR UPDATE ON public.paper_enclosure FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_085ac();



COMMENT ON TRIGGER pgtrigger_append_only_085ac ON public.paper_enclosure IS '0e1bfafdf597898482b96f3034d4e9885bb2ce71';



CREATE TRIGGER pgtrigger_append_only_249f2 BEFORE DELETE OR UPDATE ON public.paper_paper FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_249f2();



COMMENT ON TRIGGER pgtrigger_append_only_249f2 ON public.paper_paper IS 'b7646708c8b028c08bbf0e45f947b9a5583c18eb';



CREATE TRIGGER pgtrigger_append_only_3092a BEFORE DELETE OR UPDATE ON public.searches_search FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_3092a();



COMMENT ON TRIGGER pgtrigger_append_only_3092a ON public.searches_search IS 'd0157b5ee744beeac886734bcc66b2ceb32202f6';



CREATE TRIGGER pgtrigger_append_only_57566 BEFORE DELETE OR UPDATE ON public.audit_block FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_57566();



COMMENT ON TRIGGER pgtrigger_append_only_57566 ON public.audit_block IS '031de646bd6bbfc137d777738f1da67846a51ada';



CREATE TRIGGER pgtrigger_append_only_a4be8 BEFORE DELETE OR UPDATE ON public.dissuade_clocksetting FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_a4be8();



COMMENT ON TRIGGER pgtrigger_append_only_a4be8 ON public.dissuade_clocksetting IS '3ed590606d7ff127fe62341441ad6729f7a143eb';



CREATE TRIGGER pgtrigger_append_only_a6b88 BEFORE DELETE OR UPDATE ON public.audit_entry FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_a6b88();



COMMENT ON TRIGGER pgtrigger_append_only_a6b88 ON public.audit_entry IS '1b389f8260e22d0fbf38b4ff1e20214212b176ee';



CREATE TRIGGER pgtrigger_append_only_bc0c6 BEFORE DELETE OR UPDATE ON public.shield_override FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_bc0c6();



COMMENT ON TRIGGER pgtrigger_append_only_bc0c6 ON public.shield_override IS '9091cd526dd216578d6fb831283a4d3df2e0e5c3';



CREATE TRIGGER pgtrigger_append_only_e981e BEFORE DELETE OR UPDATE ON public.shield_check FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_e981e();



COMMENT ON TRIGGER pgtrigger_append_only_e981e ON public.shield_check IS '9a17b1c3080aceb16fa242d0cc6fb77198205b39';



CREATE TRIGGER pgtrigger_append_only_ec9da BEFORE DELETE OR UPDATE ON public.alert_change FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_append_only_ec9da();



COMMENT ON TRIGGER pgtrigger_append_only_ec9da ON public.alert_change IS '8070ecf2867e4efa1a2920a16c7221937565429c';



CREATE TRIGGER pgtrigger_asked_in_time_164e8 BEFORE UPDATE ON public.freeze_change FOR EACH ROW WHEN ((old.asked_at IS DISTINCT FROM new.asked_at)) EXECUTE FUNCTION public.pgtrigger_asked_in_time_164e8();



COMMENT ON TRIGGER pgtrigger_asked_in_time_164e8 ON public.freeze_change IS '3a90594fca6a129845f3d370776879a10fff5540';



CREATE TRIGGER pgtrigger_asked_in_time_4b9bd BEFORE UPDATE ON public.stop_change FOR EACH ROW WHEN ((old.asked_at IS DISTINCT FROM new.asked_at)) EXECUTE FUNCTION public.pgtrigger_asked_in_time_4b9bd();



COMMENT ON TRIGGER pgtrigger_asked_in_time_4b9bd ON public.stop_change IS '298ff4a8dabde4ab19670d3e580df983d7299f97';



CREATE TRIGGER pgtrigger_await_seal_3df74 AFTER INSERT ON public.audit_entry REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_await_seal_3df74();



COMMENT ON TRIGGER pgtrigger_await_seal_3df74 ON public.audit_entry IS 'ad27b9b2a63479d4284d304535b77a98bf3c8c23';



CREATE TRIGGER pgtrigger_back_317f8 BEFORE UPDATE ON public.stop_order FOR EACH ROW WHEN ((((old.state)::text = 'lapsed'::text) AND ((new.state)::text = 'stopped'::text) AND (new.expires_at <= old.expires_at))) EXECUTE FUNCTION public.pgtrigger_back_317f8();



COMMENT ON TRIGGER pgtrigger_back_317f8 ON public.stop_order IS 'bf42ff802818c38ea84caf1e55b37bae77ef1751';



CREATE TRIGGER pgtrigger_back_889de BEFORE UPDATE ON public.freeze_freeze FOR EACH ROW WHEN ((((old.state)::text = 'lapsed'::text) AND ((new.state)::text = 'frozen'::text) AND (new.expires_at <= old.expires_at))) EXECUTE FUNCTION public.pgtrigger_back_889de();



COMMENT ON TRIGGER pgtrigger_back_889de ON public.freeze_freeze IS 'f8a45b214937c94c3b7aa0f986dd9c377d831510';



CREATE TRIGGER pgtrigger_born_522c4 BEFORE INSERT ON public.freeze_freeze FOR EACH ROW WHEN ((NOT ((new.state)::text = ANY ((ARRAY['proposed'::character varying, 'queued'::character varying])::text[])))) EXECUTE FUNCTION public.pgtrigger_born_522c4();



COMMENT ON TRIGGER pgtrigger_born_522c4 ON public.freeze_freeze IS 'ba3c407f44192d76c7575652ed45cfd3ac16ce72';



CREATE TRIGGER pgtrigger_born_73d0b BEFORE INSERT ON public.stop_change FOR EACH ROW WHEN ((NOT ((new.state)::text = ANY ((ARRAY['proposed'::character varying, 'queued'::character varying])::text[])))) EXECUTE FUNCTION public.pgtrigger_born_73d0b();



COMMENT ON TRIGGER pgtrigger_born_73d0b ON public.stop_change IS '86e88fd2031395010b289b40a8e7b9068673a9ce';



CREATE TRIGGER pgtrigger_born_ad95b BEFORE INSERT ON public.stop_order FOR EACH ROW WHEN ((NOT ((new.state)::text = ANY ((ARRAY['queued'::character varying, 'refused'::character varying])::text[])))) EXECUTE FUNCTION public.pgtrigger_born_ad95b();



COMMENT ON TRIGGER pgtrigger_born_ad95b ON public.stop_order IS '5bdf5511e72673a964de58fc899aab5cf7d07b5c';



CREATE TRIGGER pgtrigger_born_f961e BEFORE INSERT ON public.freeze_change FOR EACH ROW WHEN ((NOT ((new.state)::text = ANY ((ARRAY['proposed'::character varying, 'queued'::character varying])::text[])))) EXECUTE FUNCTION public.pgtrigger_born_f961e();



COMMENT ON TRIGGER pgtrigger_born_f961e ON public.freeze_change IS 'c959e00c950e4a61db37757185506b6ffe929062';



CREATE TRIGGER pgtrigger_born_in_time_542b3 BEFORE INSERT ON public.stop_change FOR EACH ROW WHEN ((new.asked_at IS NOT NULL)) EXECUTE FUNCTION public.pgtrigger_born_in_time_542b3();



COMMENT ON TRIGGER pgtrigger_born_in_time_542b3 ON public.stop_change IS '8c8e3ab92633d27d8cacdc4a6ba4202994520f27';



CREATE TRIGGER pgtrigger_born_in_time_70a59 BEFORE INSERT ON public.freeze_change FOR EACH ROW WHEN ((new.asked_at IS NOT NULL)) EXECUTE FUNCTION public.pgtrigger_born_in_time_70a59();



COMMENT ON TRIGGER pgtrigger_born_in_time_70a59 ON public.freeze_change IS '6e88d15b64efdbd708b1b579e4176394f98f1f39';



CREATE TRIGGER pgtrigger_ends_once_c6d9d BEFORE UPDATE ON public.dissuade_deadline FOR EACH ROW WHEN (((old.fired_at IS NOT NULL) OR (old.done_at IS NOT NULL))) EXECUTE FUNCTION public.pgtrigger_ends_once_c6d9d();



COMMENT ON TRIGGER pgtrigger_ends_once_c6d9d ON public.dissuade_deadline IS '525f2ac27d41d1a7c0c907a7ffb9c92b95c3511b';



CREATE TRIGGER pgtrigger_frozen_65543 BEFORE UPDATE ON public.shifts_handover FOR EACH ROW WHEN (((old.content IS DISTINCT FROM new.content) OR (old.left_by_id IS DISTINCT FROM new.left_by_id) OR (old.left_at IS DISTINCT FROM new.left_at) OR ((old.note)::text IS DISTINCT FROM (new.note)::text))) EXECUTE FUNCTION public.pgtrigger_frozen_65543();



COMMENT ON TRIGGER pgtrigger_frozen_65543 ON public.shifts_handover IS 'f4b7688d8914a19d46a07ea48e949f207b2429a7';



CREATE TRIGGER pgtrigger_insert_insert_00059 AFTER INSERT ON public.report_link FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_insert_insert_00059();



COMMENT ON TRIGGER pgtrigger_insert_insert_00059 ON public.report_link IS '91c9be6684c42d32204bd89928586097699c62e4';



CREATE TRIGGER pgtrigger_insert_insert_0235f AFTER INSERT ON public.refund_objection FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_insert_insert_0235f();



COMMENT ON TRIGGER pgtrigger_insert_insert_0235f ON public.refund_objection IS 'f95e6bdc24d9229991812d6f876b6fd4e4469f3b';



CREATE TRIGGER pgtrigger_insert_insert_0c94c AFTER INSERT ON public.message_message FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_insert_insert_0c94c();



COMMENT ON TRIGGER pgtrigger_insert_insert_0c94c ON public.message_message IS 'ccec6ddf38ee52e86195a15cfd2eaaff764f708d';



CREATE TRIGGER pgtrigger_insert_insert_0fee0 AFTER INSERT ON public.dissuade_task FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_insert_insert_0fee0();



COMMENT ON TRIGGER pgtrigger_insert_insert_0fee0 ON public.dissuade_task IS 'ccb823166b254344fc62be48bbc4948f669bd6bc';



CREATE TRIGGER pgtrigger_insert_insert_17597 AFTER INSERT ON public.refund_plan FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_insert_insert_17597();



COMMENT ON TRIGGER pgtrigger_insert_insert_17597 ON public.refund_plan IS 'a173120197c8b03819fe1c4f5007636fbd0ac212';



CREATE TRIGGER pgtrigger_insert_insert_1c7d6 AFTER INSERT ON public.alert_alert FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_insert_insert_1c7d6();



COMMENT ON TRIGGER pgtrigger_insert_insert_1c7d6 ON public.alert_alert IS '5edb85415c303ce92ace090f8dcfa7c821964a11';



CREATE TRIGGER pgtrigger_insert_insert_362e7 AFTER INSERT ON public.trace_query FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_insert_insert_362e7();



COMMENT ON TRIGGER pgtrigger_insert_insert_362e7 ON public.trace_query IS 'a2fae718faf5c8f28e4f11d047ca58115ec63f18';



CREATE TRIGGER pgtrigger_insert_insert_3c9b2 AFTER INSERT ON public.trace_monitor FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_insert_insert_3c9b2();



COMMENT ON TRIGGER pgtrigger_insert_insert_3c9b2 ON public.trace_monitor IS 'df2ad39dbc3a5bc241e1faf1bc23591349a23e26';



CREATE TRIGGER pgtrigger_insert_insert_44f34 AFTER INSERT ON public.freeze_change FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_insert_insert_44f34();



COMMENT ON TRIGGER pgtrigger_insert_insert_44f34 ON public.freeze_change IS '78e7a9dc42e3a63a93383c8bcf3884341ad20921';



CREATE TRIGGER pgtrigger_insert_insert_47b96 AFTER INSERT ON public.freeze_freeze FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_insert_insert_47b96();



COMMENT ON TRIGGER pgtrigger_insert_insert_47b96 ON public.freeze_freeze IS 'bc513b7f7975044f4d40232a3b94d01757166724';



CREATE TRIGGER pgtrigger_insert_insert_600aa AFTER INSERT ON public.stop_publicaccount FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_insert_insert_600aa();



COMMENT ON TRIGGER pgtrigger_insert_insert_600aa ON public.stop_publicaccount IS '46d8bd5b21f26c1327626ae45f7667d4d6241c3c';



CREATE TRIGGER pgtrigger_insert_insert_654a7 AFTER INSERT ON public.report_payment FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_insert_insert_654a7();



COMMENT ON TRIGGER pgtrigger_insert_insert_654a7 ON public.report_payment IS 'df9fcd8a61d5eb823b18242e72959c537461e582';



CREATE TRIGGER pgtrigger_insert_insert_68c64 AFTER INSERT ON public.channel_callitem FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_insert_insert_68c64();



COMMENT ON TRIGGER pgtrigger_insert_insert_68c64 ON public.channel_callitem IS 'c93cb81a3699aab52e65c1580500acb7dfba388d';



CREATE TRIGGER pgtrigger_insert_insert_6c5bd AFTER INSERT ON public.report_report FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_insert_insert_6c5bd();



COMMENT ON TRIGGER pgtrigger_insert_insert_6c5bd ON public.report_report IS 'c21ff8e93b8849c9aff6636040bb4b15bedfd287';



CREATE TRIGGER pgtrigger_insert_insert_6e0db AFTER INSERT ON public.channel_text FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_insert_insert_6e0db();



COMMENT ON TRIGGER pgtrigger_insert_insert_6e0db ON public.channel_text IS 'f48f23191b80bbabc716ad11bbb45f3e2f3c1402';



CREATE TRIGGER pgtrigger_insert_insert_73436 AFTER INSERT ON public.stop_change FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_insert_insert_73436();



COMMENT ON TRIGGER pgtrigger_insert_insert_73436 ON public.stop_change IS '075dc33baeeadbe7ab28ec77d76bb861b32836bd';



CREATE TRIGGER pgtrigger_insert_insert_94581 AFTER INSERT ON public.stop_order FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_insert_insert_94581();



COMMENT ON TRIGGER pgtrigger_insert_insert_94581 ON public.stop_order IS 'e339b1b6214979657584be649e8d77fac260b889';



CREATE TRIGGER pgtrigger_insert_insert_9e76f AFTER INSERT ON public.block_listed FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_insert_insert_9e76f();



COMMENT ON TRIGGER pgtrigger_insert_insert_9e76f ON public.block_listed IS 'b474c9a2b1e431ca102fafaf431e92da0b493ca5';



CREATE TRIGGER pgtrigger_insert_insert_c222d AFTER INSERT ON public.detect_ruleversion FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_insert_insert_c222d();



COMMENT ON TRIGGER pgtrigger_insert_insert_c222d ON public.detect_ruleversion IS '08af1b46888a80c20abe28e2ce1375812bb68545';



CREATE TRIGGER pgtrigger_insert_insert_c570d AFTER INSERT ON public.trace_mandate FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_insert_insert_c570d();



COMMENT ON TRIGGER pgtrigger_insert_insert_c570d ON public.trace_mandate IS '8fe7d8937467c7770f36dc79a6a52fa115401770';



CREATE TRIGGER pgtrigger_insert_insert_f92b4 AFTER INSERT ON public.refund_line FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_insert_insert_f92b4();



COMMENT ON TRIGGER pgtrigger_insert_insert_f92b4 ON public.refund_line IS '471d14bc48f38e9eab0b6420c147a12237096047';



CREATE TRIGGER pgtrigger_kept_2f8fa BEFORE DELETE OR UPDATE ON public.trace_step FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_kept_2f8fa();



COMMENT ON TRIGGER pgtrigger_kept_2f8fa ON public.trace_step IS 'd2fe1b43e525eeaae660fb9644243c8ca237829d';



CREATE TRIGGER pgtrigger_kept_7a6cd BEFORE DELETE ON public.trace_mandate FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_kept_7a6cd();



COMMENT ON TRIGGER pgtrigger_kept_7a6cd ON public.trace_mandate IS 'd4469c1614bbc6ac7411bdf167830d0e783bcbd8';



CREATE TRIGGER pgtrigger_kept_82b78 BEFORE DELETE ON public.shifts_handover FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_kept_82b78();



COMMENT ON TRIGGER pgtrigger_kept_82b78 ON public.shifts_handover IS '14ccb6a0236979befe9408aa002ed6359d11133e';



CREATE TRIGGER pgtrigger_kept_d1f95 BEFORE DELETE ON public.detect_ruleversion FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_kept_d1f95();



COMMENT ON TRIGGER pgtrigger_kept_d1f95 ON public.detect_ruleversion IS '7a86d3ff3eb793fe14f39cd8d090624914f433ea';



CREATE TRIGGER pgtrigger_moves_02038 BEFORE UPDATE ON public.refund_plan FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_moves_02038();



COMMENT ON TRIGGER pgtrigger_moves_02038 ON public.refund_plan IS '5fb7f202369040a19575dd709d571789c6f55125';



CREATE TRIGGER pgtrigger_moves_0983b BEFORE UPDATE ON public.channel_callitem FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_moves_0983b();



COMMENT ON TRIGGER pgtrigger_moves_0983b ON public.channel_callitem IS 'cba44667469b08428985e85318b51914ee9a4d9a';



CREATE TRIGGER pgtrigger_moves_1e20d BEFORE UPDATE ON public.alert_alert FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_moves_1e20d();



COMMENT ON TRIGGER pgtrigger_moves_1e20d ON public.alert_alert IS '1f99617b2e641fbc6ec368d12ca2e1ab6af991aa';



CREATE TRIGGER pgtrigger_moves_246e0 BEFORE UPDATE ON public.message_message FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_moves_246e0();



COMMENT ON TRIGGER pgtrigger_moves_246e0 ON public.message_message IS 'c470061ab33ee753de007e9321a97050c271c8ff';



CREATE TRIGGER pgtrigger_moves_3a865 BEFORE UPDATE ON public.message_bankcircuit FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_moves_3a865();



COMMENT ON TRIGGER pgtrigger_moves_3a865 ON public.message_bankcircuit IS 'e906ced6ca2c84d1b449b156e8add266d505e4a8';



CREATE TRIGGER pgtrigger_moves_3e47f BEFORE UPDATE ON public.refund_objection FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_moves_3e47f();



COMMENT ON TRIGGER pgtrigger_moves_3e47f ON public.refund_objection IS '06e3d1c763e36b5467db989eb3331776912c0546';



CREATE TRIGGER pgtrigger_moves_5288c BEFORE UPDATE ON public.stop_change FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_moves_5288c();



COMMENT ON TRIGGER pgtrigger_moves_5288c ON public.stop_change IS 'fdd6945fc06f48c4379524701c728a96c88c2edb';



CREATE TRIGGER pgtrigger_moves_58775 BEFORE UPDATE ON public.detect_ruleversion FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_moves_58775();



COMMENT ON TRIGGER pgtrigger_moves_58775 ON public.detect_ruleversion IS '2f55b95d17f062eb007700799c8fd5f183772d4d';



CREATE TRIGGER pgtrigger_moves_5e1bf BEFORE UPDATE ON public.freeze_change FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_moves_5e1bf();



COMMENT ON TRIGGER pgtrigger_moves_5e1bf ON public.freeze_change IS '56ee5f868ab822124b859d43d4898ef6e35b23b8';



CREATE TRIGGER pgtrigger_moves_73b55 BEFORE UPDATE ON public.stop_order FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_moves_73b55();



COMMENT ON TRIGGER pgtrigger_moves_73b55 ON public.stop_order IS 'bb18b560b53ea29a03128d9e6210b6bafd11e67d';



CREATE TRIGGER pgtrigger_moves_795fc BEFORE UPDATE ON public.dissuade_task FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_moves_795fc();



COMMENT ON TRIGGER pgtrigger_moves_795fc ON public.dissuade_task IS '6d15924b1e72c4f4028a8139f14ec1bd1c6102da';



CREATE TRIGGER pgtrigger_moves_8346e BEFORE UPDATE ON public.trace_query FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_moves_8346e();



COMMENT ON TRIGGER pgtrigger_moves_8346e ON public.trace_query IS '70b45809c2572641da887ace5a18f840e7d715b2';



CREATE TRIGGER pgtrigger_moves_ad3e6 BEFORE UPDATE ON public.trace_mandate FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_moves_ad3e6();



COMMENT ON TRIGGER pgtrigger_moves_ad3e6 ON public.trace_mandate IS 'fdc787880525ab586d55bcca6fa6225cd30c5fe8';



CREATE TRIGGER pgtrigger_moves_b002f BEFORE UPDATE ON public.channel_text FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_moves_b002f();



COMMENT ON TRIGGER pgtrigger_moves_b002f ON public.channel_text IS '2a3ad6d46030d705d9224ecad2becb2278865b92';



CREATE TRIGGER pgtrigger_moves_b6d4d BEFORE UPDATE ON public.freeze_freeze FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_moves_b6d4d();



COMMENT ON TRIGGER pgtrigger_moves_b6d4d ON public.freeze_freeze IS '1ad88a6183b957e82643255175851201b91e9b67';



CREATE TRIGGER pgtrigger_moves_cb7f5 BEFORE UPDATE ON public.report_report FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_moves_cb7f5();



COMMENT ON TRIGGER pgtrigger_moves_cb7f5 ON public.report_report IS '860a8c55666d98629e349b62c861a04dec95ed48';



CREATE TRIGGER pgtrigger_moves_cffc7 BEFORE UPDATE ON public.refund_line FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_moves_cffc7();



COMMENT ON TRIGGER pgtrigger_moves_cffc7 ON public.refund_line IS 'e824a0ee7fc23e45e19e356e41141da7f6b6ee00';



CREATE TRIGGER pgtrigger_moves_fa632 BEFORE UPDATE ON public.trace_monitor FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_moves_fa632();



COMMENT ON TRIGGER pgtrigger_moves_fa632 ON public.trace_monitor IS '12c47f0dd1f2da3aba3dfd83af9619e3a3c125d6';



CREATE TRIGGER pgtrigger_no_truncate_02fd2 BEFORE TRUNCATE ON public.paper_paper FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_no_truncate_02fd2();



COMMENT ON TRIGGER pgtrigger_no_truncate_02fd2 ON public.paper_paper IS '0536faee8af602277746804567e44dc7319132ef';



CREATE TRIGGER pgtrigger_no_truncate_25682 BEFORE TRUNCATE ON public.paper_enclosure FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_no_truncate_25682();



COMMENT ON TRIGGER pgtrigger_no_truncate_25682 ON public.paper_enclosure IS '956407129c2da74ec5fb8067d99cc5751f0e707d';



CREATE TRIGGER pgtrigger_no_truncate_32091 BEFORE TRUNCATE ON public.audit_entry FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_no_truncate_32091();



COMMENT ON TRIGGER pgtrigger_no_truncate_32091 ON public.audit_entry IS '3b8850b09f07b6cb1ade2fe198ca530b22fcb0d3';



CREATE TRIGGER pgtrigger_no_truncate_da4e6 BEFORE TRUNCATE ON public.audit_block FOR EACH STATEMENT EXECUTE FUNCTION public.pgtrigger_no_truncate_da4e6();



COMMENT ON TRIGGER pgtrigger_no_truncate_da4e6 ON public.audit_block IS '9b680d52f5cdc0e6d3a2dc86041a48fdbee26809';



CREATE TRIGGER pgtrigger_period_ab41d BEFORE UPDATE ON public.freeze_freeze FOR EACH ROW WHEN (((old.expires_at IS NOT NULL) AND (new.expires_at IS DISTINCT FROM old.expires_at) AND ((new.expires_at IS NULL) OR (new.expires_at < old.expires_at) OR ((old.state)::text <> ALL ((ARRAY['frozen'::character varying, 'lapsed'::character varying])::text[])) OR (new.extended_at IS NULL) OR (new.extended_at >= old.expires_at)))) EXECUTE FUNCTION public.pgtrigger_period_ab41d();



COMMENT ON TRIGGER pgtrigger_period_ab41d ON public.freeze_freeze IS '839d46eb478bde60b2c0b7258fdfc54e7d4502ed';



CREATE TRIGGER pgtrigger_period_d4e8a BEFORE UPDATE ON public.stop_order FOR EACH ROW WHEN (((old.expires_at IS NOT NULL) AND (new.expires_at IS DISTINCT FROM old.expires_at) AND ((new.expires_at IS NULL) OR (new.expires_at < old.expires_at) OR ((old.state)::text <> ALL ((ARRAY['stopped'::character varying, 'lapsed'::character varying])::text[])) OR (new.extended_at IS NULL) OR (new.extended_at >= old.expires_at)))) EXECUTE FUNCTION public.pgtrigger_period_d4e8a();



COMMENT ON TRIGGER pgtrigger_period_d4e8a ON public.stop_order IS '039332f2ccfb72281529e2d78a0eb2fb5dbeaaa3';



CREATE TRIGGER pgtrigger_signed_22b7b BEFORE UPDATE ON public.trace_mandate FOR EACH ROW WHEN (((old.report_id IS DISTINCT FROM new.report_id) OR (old.officer_id IS DISTINCT FROM new.officer_id) OR ((old.officer_name)::text IS DISTINCT FROM (new.officer_name)::text) OR (old.signed_at IS DISTINCT FROM new.signed_at) OR (old.amount_fen IS DISTINCT FROM new.amount_fen) OR (old.hops IS DISTINCT FROM new.hops) OR (old.accounts IS DISTINCT FROM new.accounts) OR (old.kinds IS DISTINCT FROM new.kinds) OR (old.until IS DISTINCT FROM new.until) OR (old.needs_second IS DISTINCT FROM new.needs_second) OR ((old.seal)::text IS DISTINCT FROM (new.seal)::text))) EXECUTE FUNCTION public.pgtrigger_signed_22b7b();



COMMENT ON TRIGGER pgtrigger_signed_22b7b ON public.trace_mandate IS '8016371250d1d9a54ecbdcfcbfe1b6baa311a949';



CREATE TRIGGER pgtrigger_signed_once_420ba BEFORE UPDATE ON public.shifts_handover FOR EACH ROW WHEN ((old.taken_at IS NOT NULL)) EXECUTE FUNCTION public.pgtrigger_signed_once_420ba();



COMMENT ON TRIGGER pgtrigger_signed_once_420ba ON public.shifts_handover IS '8b22d2fafcf59091467dc831d143cae6a2ccd895';



CREATE TRIGGER pgtrigger_update_update_0616e AFTER UPDATE ON public.message_message FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION public.pgtrigger_update_update_0616e();



COMMENT ON TRIGGER pgtrigger_update_update_0616e ON public.message_message IS '86bde6796f4e18336d00e44ac6b91c4b331c82ee';



CREATE TRIGGER pgtrigger_update_update_110b5 AFTER UPDATE ON public.trace_mandate FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION public.pgtrigger_update_update_110b5();



COMMENT ON TRIGGER pgtrigger_update_update_110b5 ON public.trace_mandate IS '1ab53062c647a3d1a81922471a75c0ee1007ff06';



CREATE TRIGGER pgtrigger_update_update_16ba2 AFTER UPDATE ON public.stop_publicaccount FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION public.pgtrigger_update_update_16ba2();



COMMENT ON TRIGGER pgtrigger_update_update_16ba2 ON public.stop_publicaccount IS '62035fd6b187a4315acf69abb1d35e49acc34d0f';



CREATE TRIGGER pgtrigger_update_update_207d8 AFTER UPDATE ON public.channel_text FOR EACH ROW WHEN ((((old.about)::text IS DISTINCT FROM (new.about)::text) OR (old.ended_at IS DISTINCT FROM new.ended_at) OR ((old.gateway_id)::text IS DISTINCT FROM (new.gateway_id)::text) OR (old.id IS DISTINCT FROM new.id) OR ((old.key)::text IS DISTINCT FROM (new.key)::text) OR (old.made_at IS DISTINCT FROM new.made_at) OR (old.next_at IS DISTINCT FROM new.next_at) OR (old.not_after IS DISTINCT FROM new.not_after) OR (old.segments IS DISTINCT FROM new.segments) OR (old.sent_at IS DISTINCT FROM new.sent_at) OR ((old.state)::text IS DISTINCT FROM (new.state)::text) OR ((old.template)::text IS DISTINCT FROM (new.template)::text) OR (old.tries IS DISTINCT FROM new.tries) OR ((old.trouble)::text IS DISTINCT FROM (new.trouble)::text) OR ((old.version)::text IS DISTINCT FROM (new.version)::text) OR ((old.why)::text IS DISTINCT FROM (new.why)::text))) EXECUTE FUNCTION public.pgtrigger_update_update_207d8();



COMMENT ON TRIGGER pgtrigger_update_update_207d8 ON public.channel_text IS 'a3ebde35eed9d7115aab056824805d0908903342';



CREATE TRIGGER pgtrigger_update_update_4a502 AFTER UPDATE ON public.stop_order FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION public.pgtrigger_update_update_4a502();



COMMENT ON TRIGGER pgtrigger_update_update_4a502 ON public.stop_order IS 'f4c449eadd5e031a4c61bad298cb3791d28ebd1a';



CREATE TRIGGER pgtrigger_update_update_5d685 AFTER UPDATE ON public.trace_monitor FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION public.pgtrigger_update_update_5d685();



COMMENT ON TRIGGER pgtrigger_update_update_5d685 ON public.trace_monitor IS '6e5e27ed21264a887c4e8df6c2073fe6de50f510';



CREATE TRIGGER pgtrigger_update_update_606b9 AFTER UPDATE ON public.trace_query FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION public.pgtrigger_update_update_606b9();



COMMENT ON TRIGGER pgtrigger_update_update_606b9 ON public.trace_query IS '4878ae782d839ef13f2c0876151d2cc0a245e518';



CREATE TRIGGER pgtrigger_update_update_645a0 AFTER UPDATE ON public.stop_change FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION public.pgtrigger_update_update_645a0();



COMMENT ON TRIGGER pgtrigger_update_update_645a0 ON public.stop_change IS '309540dc32e33bc201494d20476fccabff1830b9';



CREATE TRIGGER pgtrigger_update_update_661b6 AFTER UPDATE ON public.detect_ruleversion FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION public.pgtrigger_update_update_661b6();



COMMENT ON TRIGGER pgtrigger_update_update_661b6 ON public.detect_ruleversion IS 'de6818673fa3ad40fe7254885e29b2a6f9f6e85d';



CREATE TRIGGER pgtrigger_update_update_6b855 AFTER UPDATE ON public.block_listed FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION public.pgtrigger_update_update_6b855();



COMMENT ON TRIGGER pgtrigger_update_update_6b855 ON public.block_listed IS 'e72c719c1aea60a990db135fd98712c623a7b8c3';



CREATE TRIGGER pgtrigger_update_update_7350a AFTER UPDATE ON public.report_report FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION public.pgtrigger_update_update_7350a();



COMMENT ON TRIGGER pgtrigger_update_update_7350a ON public.report_report IS 'dd78dcfe4fb73b3c780b19221a14b3653fa84bb7';



CREATE TRIGGER pgtrigger_update_update_88cf6 AFTER UPDATE ON public.freeze_freeze FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION public.pgtrigger_update_update_88cf6();



COMMENT ON TRIGGER pgtrigger_update_update_88cf6 ON public.freeze_freeze IS '2f2a5f2f0533d1e3b2c5e7ce1938b76d8c64fcfb';



CREATE TRIGGER pgtrigger_update_update_a6e5f AFTER UPDATE ON public.report_payment FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION public.pgtrigger_update_update_a6e5f();



COMMENT ON TRIGGER pgtrigger_update_update_a6e5f ON public.report_payment IS 'e5844c4ccd6f122c1896c33a760bfdfce62afbfd';



CREATE TRIGGER pgtrigger_update_update_ad092 AFTER UPDATE ON public.refund_line FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION public.pgtrigger_update_update_ad092();



COMMENT ON TRIGGER pgtrigger_update_update_ad092 ON public.refund_line IS '89c991a92e543bdefbcf4d61835447f4df80c6d9';



CREATE TRIGGER pgtrigger_update_update_b8210 AFTER UPDATE ON public.refund_objection FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION public.pgtrigger_update_update_b8210();



COMMENT ON TRIGGER pgtrigger_update_update_b8210 ON public.refund_objection IS '15d2d484ff1a995dfe142e4ec0d0fbb2124c3bc7';



CREATE TRIGGER pgtrigger_update_update_c46eb AFTER UPDATE ON public.alert_alert FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION public.pgtrigger_update_update_c46eb();



COMMENT ON TRIGGER pgtrigger_update_update_c46eb ON public.alert_alert IS '5e087e5890211829da2dffb1028cabfb499f46ad';



CREATE TRIGGER pgtrigger_update_update_d3f0e AFTER UPDATE ON public.refund_plan FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION public.pgtrigger_update_update_d3f0e();



COMMENT ON TRIGGER pgtrigger_update_update_d3f0e ON public.refund_plan IS '0b1bc64c50080b4d5f5598a95e6acab863293575';



CREATE TRIGGER pgtrigger_update_update_e1b2c AFTER UPDATE ON public.freeze_change FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION public.pgtrigger_update_update_e1b2c();



COMMENT ON TRIGGER pgtrigger_update_update_e1b2c ON public.freeze_change IS 'ac816deefd43830ba86edce7e3bdfa96b9dd760c';



CREATE TRIGGER pgtrigger_update_update_ecdeb AFTER UPDATE ON public.channel_callitem FOR EACH ROW WHEN ((((old.about)::text IS DISTINCT FROM (new.about)::text) OR (old.by_id IS DISTINCT FROM new.by_id) OR (old.by_hand IS DISTINCT FROM new.by_hand) OR (old.ended_at IS DISTINCT FROM new.ended_at) OR (old.id IS DISTINCT FROM new.id) OR (old.is_check IS DISTINCT FROM new.is_check) OR ((old.key)::text IS DISTINCT FROM (new.key)::text) OR (old.made_at IS DISTINCT FROM new.made_at) OR (old.next_at IS DISTINCT FROM new.next_at) OR ((old.outcome)::text IS DISTINCT FROM (new.outcome)::text) OR ((old.state)::text IS DISTINCT FROM (new.state)::text) OR (old.tries IS DISTINCT FROM new.tries))) EXECUTE FUNCTION public.pgtrigger_update_update_ecdeb();



COMMENT ON TRIGGER pgtrigger_update_update_ecdeb ON public.channel_callitem IS '5331ace71e22f93c6fcce2b84440f42406408924';



CREATE TRIGGER pgtrigger_update_update_f13a2 AFTER UPDATE ON public.report_link FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION public.pgtrigger_update_update_f13a2();



COMMENT ON TRIGGER pgtrigger_update_update_f13a2 ON public.report_link IS '1f6a84c5ae37f8583d817805130b2f434737ceda';



CREATE TRIGGER pgtrigger_update_update_f17fe AFTER UPDATE ON public.dissuade_task FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION public.pgtrigger_update_update_f17fe();



COMMENT ON TRIGGER pgtrigger_update_update_f17fe ON public.dissuade_task IS '33b6f19f0605e70fd2222cfdc5651ee93f33e317';



CREATE TRIGGER pgtrigger_within_013c7 BEFORE INSERT ON public.trace_step FOR EACH ROW EXECUTE FUNCTION public.pgtrigger_within_013c7();



COMMENT ON TRIGGER pgtrigger_within_013c7 ON public.trace_step IS '2c09781acc30e58fb3cbe6e8fd17d8567e669b11';



CREATE TRIGGER pgtrigger_written_once_49838 BEFORE UPDATE ON public.detect_ruleversion FOR EACH ROW WHEN (((NOT ((old.state)::text = 'draft'::text)) AND ((old.body IS DISTINCT FROM new.body) OR ((old.name)::text IS DISTINCT FROM (new.name)::text) OR (old.version IS DISTINCT FROM new.version)))) EXECUTE FUNCTION public.pgtrigger_written_once_49838();



COMMENT ON TRIGGER pgtrigger_written_once_49838 ON public.detect_ruleversion IS '16d1a1a87d1330c374c88e50b3abad615974d61c';



CREATE TRIGGER procrastinate_jobs_notify_queue_job_aborted_v1 AFTER UPDATE OF abort_requested ON public.procrastinate_jobs FOR EACH ROW WHEN (((old.abort_requested = false) AND (new.abort_requested = true) AND (new.status = 'doing'::public.procrastinate_job_status))) EXECUTE FUNCTION public.procrastinate_notify_queue_abort_job_v1();



CREATE TRIGGER procrastinate_jobs_notify_queue_job_inserted_v1 AFTER INSERT ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::public.procrastinate_job_status)) EXECUTE FUNCTION public.procrastinate_notify_queue_job_inserted_v1();



CREATE TRIGGER procrastinate_trigger_abort_requested_events_v1 AFTER UPDATE OF abort_requested ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.abort_requested = true)) EXECUTE FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1();



CREATE TRIGGER procrastinate_trigger_delete_jobs_v1 BEFORE DELETE ON public.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION public.procrastinate_unlink_periodic_defers_v1();



CREATE TRIGGER procrastinate_trigger_scheduled_events_v1 AFTER INSERT OR UPDATE ON public.procrastinate_jobs FOR EACH ROW WHEN (((new.scheduled_at IS NOT NULL) AND (new.status = 'todo'::public.procrastinate_job_status))) EXECUTE FUNCTION public.procrastinate_trigger_function_scheduled_events_v1();



CREATE TRIGGER procrastinate_trigger_status_events_insert_v1 AFTER INSERT ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::public.procrastinate_job_status)) EXECUTE FUNCTION public.procrastinate_trigger_function_status_events_insert_v1();



CREATE TRIGGER procrastinate_trigger_status_events_update_v1 AFTER UPDATE OF status ON public.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION public.procrastinate_trigger_function_status_events_update_v1();



ALTER TABLE ONLY public.access_session
    ADD CONSTRAINT access_session_user_id_91e52a53_fk_access_user_id FOREIGN KEY (user_id) REFERENCES public.access_user(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.access_user_groups
    ADD CONSTRAINT access_user_groups_group_id_921debcc_fk_auth_group_id FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.access_user_groups
    ADD CONSTRAINT access_user_groups_user_id_4f105fa4_fk_access_user_id FOREIGN KEY (user_id) REFERENCES public.access_user(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.access_user
    ADD CONSTRAINT access_user_unit_id_d62dca88_fk_units_unit_id FOREIGN KEY (unit_id) REFERENCES public.units_unit(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.access_user_user_permissions
    ADD CONSTRAINT access_user_user_per_permission_id_76d8eb82_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES public.auth_permission(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.access_user_user_permissions
    ADD CONSTRAINT access_user_user_permissions_user_id_67074cbf_fk_access_user_id FOREIGN KEY (user_id) REFERENCES public.access_user(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.alert_alert
    ADD CONSTRAINT alert_alert_follows_id_b2428424_fk_alert_alert_id FOREIGN KEY (follows_id) REFERENCES public.alert_alert(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.alert_alert
    ADD CONSTRAINT alert_alert_resident_id_346b63ff_fk_protect_resident_id FOREIGN KEY (resident_id) REFERENCES public.protect_resident(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.alert_alert
    ADD CONSTRAINT alert_alert_unit_id_e3396d02_fk_units_unit_id FOREIGN KEY (unit_id) REFERENCES public.units_unit(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.alert_change
    ADD CONSTRAINT alert_change_alert_id_f80c40a3_fk_alert_alert_id FOREIGN KEY (alert_id) REFERENCES public.alert_alert(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.alert_change
    ADD CONSTRAINT alert_change_by_id_7b88f8a8_fk_access_user_id FOREIGN KEY (by_id) REFERENCES public.access_user(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.alert_change
    ADD CONSTRAINT alert_change_signal_id_a4fc8e25_fk_alert_signal_id FOREIGN KEY (signal_id) REFERENCES public.alert_signal(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.alert_signal
    ADD CONSTRAINT alert_signal_alert_id_af14cae1_fk_alert_alert_id FOREIGN KEY (alert_id) REFERENCES public.alert_alert(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.alert_warningbatch
    ADD CONSTRAINT alert_warningbatch_acknowledged_by_id_131ae52a_fk_access_us FOREIGN KEY (acknowledged_by_id) REFERENCES public.access_user(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.alert_warningbatch
    ADD CONSTRAINT alert_warningbatch_by_id_5c0eb267_fk_access_user_id FOREIGN KEY (by_id) REFERENCES public.access_user(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.alert_warningbatch
    ADD CONSTRAINT alert_warningbatch_returned_by_id_4d1efc53_fk_access_user_id FOREIGN KEY (returned_by_id) REFERENCES public.access_user(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.alert_warningrow
    ADD CONSTRAINT alert_warningrow_alert_id_83f77cb9_fk_alert_alert_id FOREIGN KEY (alert_id) REFERENCES public.alert_alert(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.alert_warningrow
    ADD CONSTRAINT alert_warningrow_batch_id_477c1e06_fk_alert_warningbatch_id FOREIGN KEY (batch_id) REFERENCES public.alert_warningbatch(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.audit_entry
    ADD CONSTRAINT audit_entry_actor_id_57c4b003_fk_access_user_id FOREIGN KEY (actor_id) REFERENCES public.access_user(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.audit_verification
    ADD CONSTRAINT audit_verification_by_id_527dfaa2_fk_access_user_id FOREIGN KEY (by_id) REFERENCES public.access_user(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissio_permission_id_84c5c92e_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES public.auth_permission(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_b120cbf9_fk_auth_group_id FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_2f476e4b_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.axes_accessattemptexpiration
    ADD CONSTRAINT axes_accessattemptex_access_attempt_id_6b73a47a_fk_axes_acce FOREIGN KEY (access_attempt_id) REFERENCES public.axes_accessattempt(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.block_listed
    ADD CONSTRAINT block_listed_decided_by_id_7061e229_fk_access_user_id FOREIGN KEY (decided_by_id) REFERENCES public.access_user(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.channel_callitem
    ADD CONSTRAINT channel_callitem_by_id_7ccc56ab_fk_access_user_id FOREIGN KEY (by_id) REFERENCES public.access_user(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.channel_code
    ADD CONSTRAINT channel_code_user_id_1f5ba4f7_fk_access_user_id FOREIGN KEY (user_id) REFERENCES public.access_user(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.detect_question
    ADD CONSTRAINT detect_question_asked_by_id_cd4a08b8_fk_access_user_id FOREIGN KEY (asked_by_id) REFERENCES public.access_user(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.detect_question
    ADD CONSTRAINT detect_question_detector_id_c072f7b9_fk_detect_re FOREIGN KEY (detector_id) REFERENCES public.detect_remotedetector(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.detect_remotedetector
    ADD CONSTRAINT detect_remotedetector_unit_id_770224f8_fk_units_unit_id FOREIGN KEY (unit_id) REFERENCES public.units_unit(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.detect_ruleversion
    ADD CONSTRAINT detect_ruleversion_author_id_02bf3f50_fk_access_user_id FOREIGN KEY (author_id) REFERENCES public.access_user(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.detect_ruleversion
    ADD CONSTRAINT detect_ruleversion_moved_by_id_c5826635_fk_access_user_id FOREIGN KEY (moved_by_id) REFERENCES public.access_user(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.detect_taken
    ADD CONSTRAINT detect_taken_suspect_id_09235d85_fk_detect_suspect_id FOREIGN KEY (suspect_id) REFERENCES public.detect_suspect(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.dissuade_clocksetting
    ADD CONSTRAINT dissuade_clocksetting_by_id_00413c32_fk_access_user_id FOREIGN KEY (by_id) REFERENCES public.access_user(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.dissuade_clocksetting
    ADD CONSTRAINT dissuade_clocksetting_unit_id_c71aeb24_fk_units_unit_id FOREIGN KEY (unit_id) REFERENCES public.units_unit(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.dissuade_contact
    ADD CONSTRAINT dissuade_contact_by_id_ba131828_fk_access_user_id FOREIGN KEY (by_id) REFERENCES public.access_user(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.dissuade_contact
    ADD CONSTRAINT dissuade_contact_task_id_a0f9e2f6_fk_dissuade_task_id FOREIGN KEY (task_id) REFERENCES public.dissuade_task(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.dissuade_deadline
    ADD CONSTRAINT dissuade_deadline_named_id_60f02773_fk_access_user_id FOREIGN KEY (named_id) REFERENCES public.access_user(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.dissuade_deadline
    ADD CONSTRAINT dissuade_deadline_task_id_43ff3c5d_fk_dissuade_task_id FOREIGN KEY (task_id) REFERENCES public.dissuade_task(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.dissuade_task
    ADD CONSTRAINT dissuade_task_acknowledged_by_id_93283daf_fk_access_user_id FOREIGN KEY (acknowledged_by_id) REFERENCES public.access_user(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.dissuade_task
    ADD CONSTRAINT dissuade_task_alert_id_f48016c1_fk_alert_alert_id FOREIGN KEY (alert_id) REFERENCES public.alert_alert(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.dissuade_task
    ADD CONSTRAINT dissuade_task_assigned_to_id_aa7e3499_fk_access_user_id FOREIGN KEY (assigned_to_id) REFERENCES public.access_user(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.dissuade_task
    ADD CONSTRAINT dissuade_task_checked_by_id_e0cb0db4_fk_access_user_id FOREIGN KEY (checked_by_id) REFERENCES public.access_user(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.dissuade_task
    ADD CONSTRAINT dissuade_task_claimed_by_id_25f60196_fk_access_user_id FOREIGN KEY (claimed_by_id) REFERENCES public.access_user(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.dissuade_task
    ADD CONSTRAINT dissuade_task_closed_by_id_664bef92_fk_access_user_id FOREIGN KEY (closed_by_id) REFERENCES public.access_user(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.dissuade_task
    ADD CONSTRAINT dissuade_task_handed_to_id_0e3ac18f_fk_units_unit_id FOREIGN KEY (handed_to_id) REFERENCES public.units_unit(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.dissuade_task
    ADD CONSTRAINT dissuade_task_visitor_id_c32dca4a_fk_access_user_id FOREIGN KEY (visitor_id) REFERENCES public.access_user(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.freeze_change
    ADD CONSTRAINT freeze_change_confirmer_id_084ab30c_fk_access_user_id FOREIGN KEY (confirmer_id) REFERENCES public.access_user(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.freeze_change
    ADD CONSTRAINT freeze_change_decider_id_6155b3ef_fk_access_user_id FOREIGN KEY (decider_id) REFERENCES public.access_user(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.freeze_change
    ADD CONSTRAINT freeze_change_freeze_id_94cea907_fk_freeze_freeze_id FOREIGN KEY (freeze_id) REFERENCES public.freeze_freeze(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.freeze_freeze
    ADD CONSTRAINT freeze_freeze_confirmer_id_cdab9b1f_fk_access_user_id FOREIGN KEY (confirmer_id) REFERENCES public.access_user(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.freeze_freeze
    ADD CONSTRAINT freeze_freeze_decider_id_32862315_fk_access_user_id FOREIGN KEY (decider_id) REFERENCES public.access_user(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.freeze_freeze
    ADD CONSTRAINT freeze_freeze_report_id_b454aad9_fk_report_report_id FOREIGN KEY (report_id) REFERENCES public.report_report(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.message_draft
    ADD CONSTRAINT message_draft_message_id_fd302830_fk_message_message_id FOREIGN KEY (message_id) REFERENCES public.message_message(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.message_kept
    ADD CONSTRAINT message_kept_looked_by_id_ac15525a_fk_access_user_id FOREIGN KEY (looked_by_id) REFERENCES public.access_user(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.message_told
    ADD CONSTRAINT message_told_message_id_87c38902_fk_message_message_id FOREIGN KEY (message_id) REFERENCES public.message_message(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.otp_static_staticdevice
    ADD CONSTRAINT otp_static_staticdevice_user_id_7f9cff2b_fk_access_user_id FOREIGN KEY (user_id) REFERENCES public.access_user(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.otp_static_statictoken
    ADD CONSTRAINT otp_static_statictok_device_id_74b7c7d1_fk_otp_stati FOREIGN KEY (device_id) REFERENCES public.otp_static_staticdevice(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.otp_totp_totpdevice
    ADD CONSTRAINT otp_totp_totpdevice_user_id_0fb18292_fk_access_user_id FOREIGN KEY (user_id) REFERENCES public.access_user(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.paper_enclosure
    ADD CONSTRAINT paper_enclosure_paper_id_4820d2fb_fk_paper_paper_id FOREIGN KEY (paper_id) REFERENCES public.paper_paper(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.paper_paper
    ADD CONSTRAINT paper_paper_issuer_id_cc07f1f7_fk_access_user_id FOREIGN KEY (issuer_id) REFERENCES public.access_user(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.procrastinate_events
    ADD CONSTRAINT procrastinate_events_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.procrastinate_jobs(id) ON DELETE CASCADE;



ALTER TABLE ONLY public.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES public.procrastinate_workers(id) ON DELETE SET NULL;



ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.procrastinate_jobs(id);



ALTER TABLE ONLY public.protect_account
    ADD CONSTRAINT protect_account_resident_id_a7e5f08d_fk_protect_resident_id FOREIGN KEY (resident_id) REFERENCES public.protect_resident(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.protect_chosen
    ADD CONSTRAINT protect_chosen_group_id_f84c1796_fk_protect_guardgroup_id FOREIGN KEY (group_id) REFERENCES public.protect_guardgroup(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.protect_chosen
    ADD CONSTRAINT protect_chosen_resident_id_b6a26a4e_fk_protect_resident_id FOREIGN KEY (resident_id) REFERENCES public.protect_resident(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.protect_earliercase
    ADD CONSTRAINT protect_earliercase_resident_id_4dd83c4c_fk_protect_resident_id FOREIGN KEY (resident_id) REFERENCES public.protect_resident(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.protect_groupmessage
    ADD CONSTRAINT protect_groupmessage_by_id_83280324_fk_access_user_id FOREIGN KEY (by_id) REFERENCES public.access_user(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.protect_groupmessage
    ADD CONSTRAINT protect_groupmessage_group_id_e963593f_fk_protect_guardgroup_id FOREIGN KEY (group_id) REFERENCES public.protect_guardgroup(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.protect_guardgroup
    ADD CONSTRAINT protect_guardgroup_guard_id_4029c9cc_fk_access_user_id FOREIGN KEY (guard_id) REFERENCES public.access_user(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.protect_guardgroup_places
    ADD CONSTRAINT protect_guardgroup_p_guardgroup_id_5b5bafe2_fk_protect_g FOREIGN KEY (guardgroup_id) REFERENCES public.protect_guardgroup(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.protect_guardgroup_places
    ADD CONSTRAINT protect_guardgroup_places_unit_id_df78bae0_fk_units_unit_id FOREIGN KEY (unit_id) REFERENCES public.units_unit(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.protect_left
    ADD CONSTRAINT protect_left_group_id_7e17259c_fk_protect_guardgroup_id FOREIGN KEY (group_id) REFERENCES public.protect_guardgroup(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.protect_left
    ADD CONSTRAINT protect_left_resident_id_76fd23e1_fk_protect_resident_id FOREIGN KEY (resident_id) REFERENCES public.protect_resident(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.protect_phone
    ADD CONSTRAINT protect_phone_resident_id_b5d4b3d8_fk_protect_resident_id FOREIGN KEY (resident_id) REFERENCES public.protect_resident(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.protect_resident
    ADD CONSTRAINT protect_resident_guard_id_5aa69ecc_fk_access_user_id FOREIGN KEY (guard_id) REFERENCES public.access_user(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.protect_resident
    ADD CONSTRAINT protect_resident_unit_id_5330aeb7_fk_units_unit_id FOREIGN KEY (unit_id) REFERENCES public.units_unit(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.refund_line
    ADD CONSTRAINT refund_line_freeze_id_c4b32f32_fk_freeze_freeze_id FOREIGN KEY (freeze_id) REFERENCES public.freeze_freeze(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.refund_line
    ADD CONSTRAINT refund_line_plan_id_737c7ed8_fk_refund_plan_id FOREIGN KEY (plan_id) REFERENCES public.refund_plan(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.refund_line
    ADD CONSTRAINT refund_line_victim_id_8c9273b9_fk_report_report_id FOREIGN KEY (victim_id) REFERENCES public.report_report(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.refund_objection
    ADD CONSTRAINT refund_objection_decided_by_id_07ada670_fk_access_user_id FOREIGN KEY (decided_by_id) REFERENCES public.access_user(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.refund_objection
    ADD CONSTRAINT refund_objection_plan_id_5d978f88_fk_refund_plan_id FOREIGN KEY (plan_id) REFERENCES public.refund_plan(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.refund_objection
    ADD CONSTRAINT refund_objection_taken_by_id_cf429649_fk_access_user_id FOREIGN KEY (taken_by_id) REFERENCES public.access_user(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.refund_plan
    ADD CONSTRAINT refund_plan_decider_id_22b0359a_fk_access_user_id FOREIGN KEY (decider_id) REFERENCES public.access_user(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.refund_plan
    ADD CONSTRAINT refund_plan_report_id_bc7b345d_fk_report_report_id FOREIGN KEY (report_id) REFERENCES public.report_report(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.report_batch
    ADD CONSTRAINT report_batch_by_id_27e9be21_fk_access_user_id FOREIGN KEY (by_id) REFERENCES public.access_user(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.report_batchrow
    ADD CONSTRAINT report_batchrow_batch_id_999fc55e_fk_report_batch_id FOREIGN KEY (batch_id) REFERENCES public.report_batch(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.report_batchrow
    ADD CONSTRAINT report_batchrow_report_id_d7e9c43e_fk_report_report_id FOREIGN KEY (report_id) REFERENCES public.report_report(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.report_clue
    ADD CONSTRAINT report_clue_report_id_3378e0d9_fk_report_report_id FOREIGN KEY (report_id) REFERENCES public.report_report(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.report_link
    ADD CONSTRAINT report_link_made_by_id_d1ef6eb9_fk_access_user_id FOREIGN KEY (made_by_id) REFERENCES public.access_user(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.report_link
    ADD CONSTRAINT report_link_other_id_7f03a64f_fk_report_report_id FOREIGN KEY (other_id) REFERENCES public.report_report(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.report_link
    ADD CONSTRAINT report_link_report_id_893d60c2_fk_report_report_id FOREIGN KEY (report_id) REFERENCES public.report_report(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.report_payment
    ADD CONSTRAINT report_payment_report_id_a59273ab_fk_report_report_id FOREIGN KEY (report_id) REFERENCES public.report_report(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.report_report
    ADD CONSTRAINT report_report_accepted_by_id_b65f6bec_fk_access_user_id FOREIGN KEY (accepted_by_id) REFERENCES public.access_user(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.searches_search
    ADD CONSTRAINT searches_search_by_id_6c830290_fk_access_user_id FOREIGN KEY (by_id) REFERENCES public.access_user(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.shield_check
    ADD CONSTRAINT shield_check_alert_id_f167cd81_fk_alert_alert_id FOREIGN KEY (alert_id) REFERENCES public.alert_alert(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.shield_override
    ADD CONSTRAINT shield_override_check_of_id_208e7ded_fk_shield_check_id FOREIGN KEY (check_of_id) REFERENCES public.shield_check(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.shifts_handover
    ADD CONSTRAINT shifts_handover_left_by_id_d977a805_fk_access_user_id FOREIGN KEY (left_by_id) REFERENCES public.access_user(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.shifts_handover
    ADD CONSTRAINT shifts_handover_taken_by_id_db7788c4_fk_access_user_id FOREIGN KEY (taken_by_id) REFERENCES public.access_user(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.shifts_leave
    ADD CONSTRAINT shifts_leave_user_id_b5692d61_fk_access_user_id FOREIGN KEY (user_id) REFERENCES public.access_user(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.shifts_shift
    ADD CONSTRAINT shifts_shift_unit_id_3a8c9f18_fk_units_unit_id FOREIGN KEY (unit_id) REFERENCES public.units_unit(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.shifts_shift
    ADD CONSTRAINT shifts_shift_user_id_4ee5f447_fk_access_user_id FOREIGN KEY (user_id) REFERENCES public.access_user(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.shifts_team_members
    ADD CONSTRAINT shifts_team_members_team_id_2cc00797_fk_shifts_team_id FOREIGN KEY (team_id) REFERENCES public.shifts_team(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.shifts_team_members
    ADD CONSTRAINT shifts_team_members_user_id_6181a2d0_fk_access_user_id FOREIGN KEY (user_id) REFERENCES public.access_user(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.shifts_team
    ADD CONSTRAINT shifts_team_unit_id_e9904f65_fk_units_unit_id FOREIGN KEY (unit_id) REFERENCES public.units_unit(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.stop_change
    ADD CONSTRAINT stop_change_confirmer_id_40c12e67_fk_access_user_id FOREIGN KEY (confirmer_id) REFERENCES public.access_user(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.stop_change
    ADD CONSTRAINT stop_change_decider_id_f952aff2_fk_access_user_id FOREIGN KEY (decider_id) REFERENCES public.access_user(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.stop_change
    ADD CONSTRAINT stop_change_order_id_061b8386_fk_stop_order_id FOREIGN KEY (order_id) REFERENCES public.stop_order(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.stop_order
    ADD CONSTRAINT stop_order_decider_id_10cc0eb7_fk_access_user_id FOREIGN KEY (decider_id) REFERENCES public.access_user(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.stop_order
    ADD CONSTRAINT stop_order_report_id_2c09a92b_fk_report_report_id FOREIGN KEY (report_id) REFERENCES public.report_report(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.stop_publicaccount
    ADD CONSTRAINT stop_publicaccount_confirmer_id_dd7ea5b7_fk_access_user_id FOREIGN KEY (confirmer_id) REFERENCES public.access_user(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.stop_publicaccount
    ADD CONSTRAINT stop_publicaccount_lister_id_a3812239_fk_access_user_id FOREIGN KEY (lister_id) REFERENCES public.access_user(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.stop_publicaccount
    ADD CONSTRAINT stop_publicaccount_unlister_id_194fd6e6_fk_access_user_id FOREIGN KEY (unlister_id) REFERENCES public.access_user(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.trace_exclusion
    ADD CONSTRAINT trace_exclusion_decider_id_30c6dd15_fk_access_user_id FOREIGN KEY (decider_id) REFERENCES public.access_user(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.trace_exclusion
    ADD CONSTRAINT trace_exclusion_report_id_dfeb46f5_fk_report_report_id FOREIGN KEY (report_id) REFERENCES public.report_report(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.trace_line
    ADD CONSTRAINT trace_line_monitor_id_ad259067_fk_trace_monitor_id FOREIGN KEY (monitor_id) REFERENCES public.trace_monitor(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.trace_line
    ADD CONSTRAINT trace_line_statement_id_665d5d18_fk_trace_statement_id FOREIGN KEY (statement_id) REFERENCES public.trace_statement(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.trace_mandate
    ADD CONSTRAINT trace_mandate_changed_by_id_c0799633_fk_access_user_id FOREIGN KEY (changed_by_id) REFERENCES public.access_user(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.trace_mandate
    ADD CONSTRAINT trace_mandate_officer_id_5bba6f61_fk_access_user_id FOREIGN KEY (officer_id) REFERENCES public.access_user(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.trace_mandate
    ADD CONSTRAINT trace_mandate_report_id_cae1f01e_fk_report_report_id FOREIGN KEY (report_id) REFERENCES public.report_report(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.trace_mandate
    ADD CONSTRAINT trace_mandate_second_id_7f4d8c5d_fk_access_user_id FOREIGN KEY (second_id) REFERENCES public.access_user(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.trace_monitor
    ADD CONSTRAINT trace_monitor_decider_id_178e38d3_fk_access_user_id FOREIGN KEY (decider_id) REFERENCES public.access_user(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.trace_monitor
    ADD CONSTRAINT trace_monitor_report_id_a8481646_fk_report_report_id FOREIGN KEY (report_id) REFERENCES public.report_report(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.trace_query
    ADD CONSTRAINT trace_query_decider_id_4e4d473a_fk_access_user_id FOREIGN KEY (decider_id) REFERENCES public.access_user(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.trace_query
    ADD CONSTRAINT trace_query_mandate_id_21f986e5_fk_trace_mandate_id FOREIGN KEY (mandate_id) REFERENCES public.trace_mandate(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.trace_query
    ADD CONSTRAINT trace_query_report_id_67229f83_fk_report_report_id FOREIGN KEY (report_id) REFERENCES public.report_report(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.trace_statement
    ADD CONSTRAINT trace_statement_query_id_aeb71686_fk_trace_query_id FOREIGN KEY (query_id) REFERENCES public.trace_query(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.trace_step
    ADD CONSTRAINT trace_step_mandate_id_1c520eca_fk_trace_mandate_id FOREIGN KEY (mandate_id) REFERENCES public.trace_mandate(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.trace_step
    ADD CONSTRAINT trace_step_report_id_d8b2dae2_fk_report_report_id FOREIGN KEY (report_id) REFERENCES public.report_report(id) DEFERRABLE INITIALLY DEFERRED;



ALTER TABLE ONLY public.units_unit
    ADD CONSTRAINT units_unit_parent_id_7bc80175_fk_units_unit_id FOREIGN KEY (parent_id) REFERENCES public.units_unit(id) DEFERRABLE INITIALLY DEFERRED;




INSERT INTO public.django_migrations (app, name, applied) VALUES
('access', '0001_initial', now()),
('access', '0002_sign_in', now()),
('alert', '0001_initial', now()),
('alert', '0002_growing_alerts', now()),
('alert', '0003_worth', now()),
('alert', '0004_answered_orders', now()),
('alert', '0005_found', now()),
('audit', '0001_initial', now()),
('audit', '0002_chain', now()),
('audit', '0003_verifications', now()),
('audit', '0004_day_index', now()),
('auth', '0001_initial', now()),
('auth', '0002_alter_permission_name_max_length', now()),
('auth', '0003_alter_user_email_max_length', now()),
('auth', '0004_alter_user_username_opts', now()),
('auth', '0005_alter_user_last_login_null', now()),
('auth', '0006_require_contenttypes_0002', now()),
('auth', '0007_alter_validators_add_error_messages', now()),
('auth', '0008_alter_user_username_max_length', now()),
('auth', '0009_alter_user_last_name_max_length', now()),
('auth', '0010_alter_group_name_max_length', now()),
('auth', '0011_update_proxy_permissions', now()),
('auth', '0012_alter_user_first_name_max_length', now()),
('axes', '0001_initial', now()),
('axes', '0002_auto_20151217_2044', now()),
('axes', '0003_auto_20160322_0929', now()),
('axes', '0004_auto_20181024_1538', now()),
('axes', '0005_remove_accessattempt_trusted', now()),
('axes', '0006_remove_accesslog_trusted', now()),
('axes', '0007_alter_accessattempt_unique_together', now()),
('axes', '0008_accessfailurelog', now()),
('axes', '0009_add_session_hash', now()),
('axes', '0010_accessattemptexpiration', now()),
('block', '0001_initial', now()),
('channel', '0001_initial', now()),
('channel', '0002_counts_by_span', now()),
('channel', '0003_kept_and_checked', now()),
('contenttypes', '0001_initial', now()),
('contenttypes', '0002_remove_content_type_name', now()),
('detect', '0001_initial', now()),
('detect', '0002_detectors_and_suspects', now()),
('detect', '0003_rule_versions', now()),
('detect', '0004_remote_detectors', now()),
('dissuade', '0001_initial', now()),
('dissuade', '0002_ladder_and_clocks', now()),
('dissuade', '0003_clocks_of_before', now()),
('dissuade', '0004_too_late_entries', now()),
('dissuade', '0005_whom_a_clock_waits_for', now()),
('freeze', '0001_initial', now()),
('freeze', '0002_initial', now()),
('freeze', '0003_second_person_and_changes', now()),
('message', '0001_initial', now()),
('message', '0002_lines_and_hands', now()),
('message', '0003_order_of_old_messages', now()),
('message', '0004_figures_by_time', now()),
('otp_static', '0001_initial', now()),
('otp_static', '0002_throttling', now()),
('otp_static', '0003_add_timestamps', now()),
('otp_totp', '0001_initial', now()),
('otp_totp', '0002_auto_20190420_0723', now()),
('otp_totp', '0003_add_timestamps', now()),
('paper', '0001_initial', now()),
('paper', '0002_enclosures', now()),
('pghistory', '0001_initial', now()),
('pghistory', '0002_aggregateevent', now()),
('pghistory', '0003_auto_20201023_1636', now()),
('pghistory', '0004_auto_20220906_1625', now()),
('pghistory', '0005_events_middlewareevents', now()),
('pghistory', '0006_delete_aggregateevent', now()),
('pghistory', '0007_auto_20250421_0444', now()),
('procrastinate', '0001_initial', now()),
('procrastinate', '0002_drop_started_at_column', now()),
('procrastinate', '0003_drop_started_at_column', now()),
('procrastinate', '0004_drop_procrastinate_version_table', now()),
('procrastinate', '0005_fix_procrastinate_fetch_job', now()),
('procrastinate', '0006_fix_trigger_status_events_insert', now()),
('procrastinate', '0007_add_queueing_lock_column', now()),
('procrastinate', '0008_close_fetch_job_race_condition', now()),
('procrastinate', '0009_add_defer_job_function', now()),
('procrastinate', '0010_add_procrastinate_periodic_defers', now()),
('procrastinate', '0011_add_foreign_key_index', now()),
('procrastinate', '0012_add_locks_to_periodic_defer', now()),
('procrastinate', '0013_fix_procrastinate_defer_periodic_job', now()),
('procrastinate', '0014_add_finish_job_and_retry_job_functions', now()),
('procrastinate', '0015_add_trigger_on_job_deletion', now()),
('procrastinate', '0016_delete_finished_jobs', now()),
('procrastinate', '0017_add_checks_to_finish_job', now()),
('procrastinate', '0018_add_checks_to_retry_job', now()),
('procrastinate', '0019_fix_finish_job_compat_issue', now()),
('procrastinate', '0020_add_index_on_procrastinate_jobs', now()),
('procrastinate', '0021_add_kwargs_to_defer_periodic_job', now()),
('procrastinate', '0022_null_locks_excluded', now()),
('procrastinate', '0023_remove_old_finish_job_function', now()),
('procrastinate', '0024_job_id_bigint', now()),
('procrastinate', '0025_add_models', now()),
('procrastinate', '0026_add_job_priority', now()),
('procrastinate', '0027_add_periodic_job_priority', now()),
('procrastinate', '0028_add_cancel_states', now()),
('procrastinate', '0029_add_additional_params_to_retry_job', now()),
('procrastinate', '0030_alter_procrastinateevent_options', now()),
('procrastinate', '0031_add_indexes_for_fetch_job', now()),
('procrastinate', '0032_pre_cancel_notification', now()),
('procrastinate', '0033_post_cancel_notification', now()),
('procrastinate', '0034_pre_add_heartbeat', now()),
('procrastinate', '0035_post_add_heartbeat', now()),
('procrastinate', '0036_add_worker_model', now()),
('procrastinate', '0037_pre_batch_defer_jobs', now()),
('procrastinate', '0038_post_batch_defer_jobs', now()),
('procrastinate', '0039_pre_priority_lock_fetch_job', now()),
('procrastinate', '0040_pre_retry_failed_job', now()),
('procrastinate', '0041_post_retry_failed_job', now()),
('protect', '0001_initial', now()),
('protect', '0002_landlord_and_guard_groups', now()),
('protect', '0003_family_phone', now()),
('protect', '0004_found_by_name', now()),
('refund', '0001_initial', now()),
('refund', '0002_initial', now()),
('refund', '0003_objections_and_deadlines', now()),
('refund', '0004_bank_of_the_victim', now()),
('report', '0001_initial', now()),
('report', '0002_what_belongs_together', now()),
('report', '0003_figures_by_time', now()),
('report', '0004_found_by_name', now()),
('searches', '0001_initial', now()),
('sessions', '0001_initial', now()),
('shield', '0001_initial', now()),
('shifts', '0001_initial', now()),
('stop', '0001_initial', now()),
('stop', '0002_kind_and_mandate', now()),
('stop', '0003_changes_and_public_accounts', now()),
('stop', '0004_liftings_become_changes', now()),
('stop', '0005_liftings_are_changes', now()),
('stop', '0006_asked_in_time', now()),
('stop', '0007_public_accounts_by_two', now()),
('trace', '0001_initial', now()),
('trace', '0002_mandates_and_monitoring', now()),
('trace', '0003_room_of_a_mandate', now()),
('trace', '0004_contradicted_statements', now()),
('units', '0001_initial', now()),
('units', '0002_line', now()),
('units', '0003_closed_at', now());
